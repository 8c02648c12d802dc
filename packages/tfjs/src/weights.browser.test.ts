import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { testWeights } from '../../../conformance/src/testing/weights.test-support.ts';
import { createTfjsAdapter } from './index.ts';

testWeights(await createTfjsAdapter(tf).open('webgpu'), 11);
