import { testNeighborhoods } from '../../core/src/testing/neighborhoods.test-support.ts';
import { wasm } from './index.ts';

testNeighborhoods(await wasm.open('single'));
