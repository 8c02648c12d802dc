import { testWeights } from '../../../conformance/src/testing/weights.test-support.ts';
import { tfjs } from './index.ts';

testWeights(await tfjs.open('wasm'));
