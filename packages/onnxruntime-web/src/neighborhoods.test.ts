import { testNeighborhoods } from '../../core/src/testing/neighborhoods.test-support.ts';
import { onnxruntime } from './index.ts';

testNeighborhoods(await onnxruntime.open('node-cpu'));
