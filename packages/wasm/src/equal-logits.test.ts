import { testEqualLogits } from '../../../conformance/src/testing/equal-logits.test-support.ts';
import { wasm } from './index.ts';

testEqualLogits(await wasm.open('single'));
