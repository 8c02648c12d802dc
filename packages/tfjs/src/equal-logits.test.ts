import { testEqualLogits } from '../../../conformance/src/testing/equal-logits.test-support.ts';
import { tfjs } from './index.ts';

testEqualLogits(await tfjs.open('wasm'));
