import { testEqualLogits } from '../../../conformance/src/testing/equal-logits.test-support.ts';
import { onnxruntime } from './index.ts';

testEqualLogits(await onnxruntime.open('wasm'));
