import { testNeighborhoods } from '../../core/src/testing/neighborhoods.test-support.ts';
import { gpujs } from './index.ts';

testNeighborhoods(await gpujs.open('cpu'), { most: 1 });
