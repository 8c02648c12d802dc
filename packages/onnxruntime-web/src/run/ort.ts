import type { Env, InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** What onnxruntime-web and onnxruntime-node have in common: all that this package uses of them. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
  readonly env: Env;
}

/** Chooses the execution provider of a session. */
export type SessionOptions = InferenceSession.SessionOptions;

/** Gives the message of anything that was thrown, without a full stop. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
