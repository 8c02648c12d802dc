import { testEqualLogits } from '../../../conformance/src/testing/equal-logits.test-support.ts';
import { gpujs } from './index.ts';

testEqualLogits(await gpujs.open('cpu'), [13, 300]);
