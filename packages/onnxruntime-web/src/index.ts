export { createOnnxAdapter, onnxruntime } from './adapter.ts';
export { compileForGpu, type GpuOptions, type GpuProgram, type GpuTensors } from './gpu.ts';
export type { SpatialAxes } from './lowering/axes.ts';
export type { ElementType, OnnxValue } from './model/model.ts';
export type { OnnxOptions } from './onnx-options.ts';
export type { OnnxRuntime } from './run/ort.ts';
export { onnxSignature, toOnnx } from './to-onnx.ts';
