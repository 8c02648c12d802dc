import { testWeights } from '../../../conformance/src/testing/weights.test-support.ts';
import { jax } from './index.ts';

testWeights(await jax.open('wasm'), 20);
