import { BackendError } from '@segloss/core/adapter';
import type { Env, InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** The part of onnxruntime-web and onnxruntime-node that this package uses. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
  readonly env: Env;
}

/** Chooses the execution provider of a session. */
export type SessionOptions = InferenceSession.SessionOptions;

/**
 * Refuses anything but ONNX Runtime, such as the default export, which its packages for Node lack.
 *
 * @throws BackendError
 */
export function checkRuntime(runtime: OnnxRuntime): void {
  // Callers without types may pass anything.
  const given: Partial<OnnxRuntime> | null | undefined = runtime;
  if (given?.InferenceSession && given.Tensor && given.env?.versions) return;
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: 'ONNX Runtime',
    reason: 'what was given has no InferenceSession, Tensor and env',
    remedy: "Give the whole module: `import * as ort from 'onnxruntime-web'`.",
  });
}
