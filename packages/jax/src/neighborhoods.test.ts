import { testNeighborhoods } from '../../core/src/testing/neighborhoods.test-support.ts';
import { jax } from './index.ts';

testNeighborhoods(await jax.open('wasm'), { most: 1, every: 4 });
