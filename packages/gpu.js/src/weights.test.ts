import { testWeights } from '../../../conformance/src/testing/weights.test-support.ts';
import { gpujs } from './index.ts';

testWeights(await gpujs.open('cpu'), 2);
