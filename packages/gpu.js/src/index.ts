export { createGpuJsAdapter, gpujs } from './adapter.ts';
export type { DeviceArray, KernelArgument, KernelInput, KernelOutput } from './gpu-js.ts';
export { type Mode, modes } from './modes.ts';
export { kernelsOfPass, type PrintedKernel } from './pass-kernels.ts';
export type { PipelineInputs } from './pipeline-inputs.ts';
export {
  type PipelineLoss,
  type PipelineLossOptions,
  type PipelineResult,
  toPipelineLoss,
} from './pipeline-loss.ts';
export { type Shape, shapeOf } from './shape.ts';
