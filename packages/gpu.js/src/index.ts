export { createGpuJsAdapter, gpujs } from './adapter.ts';
export { type Mode, modes } from './modes.ts';
export { kernelsOfPass, type PrintedKernel } from './pass-kernels.ts';
export { type Shape, shapeOf } from './shape.ts';
