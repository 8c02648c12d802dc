import { testEqualLogits } from '../../../conformance/src/testing/equal-logits.test-support.ts';
import { jax } from './index.ts';

testEqualLogits(await jax.open('wasm'), [13, 300]);
