import { testWeights } from '../../../conformance/src/testing/weights.test-support.ts';
import { onnxruntime } from './index.ts';

testWeights(await onnxruntime.open('wasm'), 4);
