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
  | 'customGrad'
  | 'div'
  | 'engine'
  | 'equal'
  | 'exp'
  | 'fill'
  | 'findBackendFactory'
  | 'getBackend'
  | 'less'
  | 'log'
  | 'max'
  | 'maximum'
  | 'mul'
  | 'neg'
  | 'pad'
  | 'pow'
  | 'relu'
  | 'reshape'
  | 'setBackend'
  | 'step'
  | 'sub'
  | 'sum'
  | 'tensor'
  | 'tidy'
  | 'transpose'
  | 'version_core'
  | 'where'
>;

export type { Scalar, Tensor } from '@tensorflow/tfjs-core';
