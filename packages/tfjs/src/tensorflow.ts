import type * as core from '@tensorflow/tfjs-core';

/**
 * Lists the functions of TensorFlow.js that this package calls. `@tensorflow/tfjs`, `tfjs-core`, `tfjs-node` and
 * `tfjs-node-gpu` all fit: pass the namespace that you import as `tf`.
 */
export type TensorFlow = Pick<
  typeof core,
  | 'abs'
  | 'add'
  | 'backend'
  | 'cast'
  | 'clipByValue'
  | 'clone'
  | 'concat'
  | 'cumsum'
  | 'customGrad'
  | 'div'
  | 'engine'
  | 'env'
  | 'equal'
  | 'exp'
  | 'fill'
  | 'findBackendFactory'
  | 'gather'
  | 'getBackend'
  | 'greater'
  | 'less'
  | 'lessEqual'
  | 'log'
  | 'matMul'
  | 'max'
  | 'maximum'
  | 'memory'
  | 'min'
  | 'mul'
  | 'neg'
  | 'notEqual'
  | 'pad'
  | 'pow'
  | 'relu'
  | 'reshape'
  | 'scatterND'
  | 'setBackend'
  | 'slice'
  | 'sqrt'
  | 'stack'
  | 'step'
  | 'sub'
  | 'sum'
  | 'tensor'
  | 'tidy'
  | 'topk'
  | 'transpose'
  | 'version_core'
  | 'where'
>;

export type { Scalar, Tensor } from '@tensorflow/tfjs-core';
