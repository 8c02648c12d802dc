import { testNeighborhoods } from '../../core/src/testing/neighborhoods.test-support.ts';
import { tfjs } from './index.ts';

testNeighborhoods(await tfjs.open('wasm'));
