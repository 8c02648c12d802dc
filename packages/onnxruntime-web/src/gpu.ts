import { BackendError, type Loss, SeglossError } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import type { OnnxOptions } from './onnx-options.ts';
import { onlyThere } from './run/devices.ts';
import { checkRuntime, type OnnxRuntime, type SessionOptions } from './run/ort.ts';
import { SessionHost } from './run/session-host.ts';
import { describeModel } from './to-onnx.ts';

/** Options of a loss on a GPU. */
export interface GpuOptions extends Omit<OnnxOptions, 'distanceMaps' | 'spacing'> {
  /**
   * The device that the buffers belong to. Default: the device of ONNX Runtime, which sessions of other models, such as the
   * network, use too; once there is a session, it is `await ort.env.webgpu.device`.
   */
  readonly device?: InferenceSession.WebGpuExecutionProviderOption['device'];
}

/**
 * The inputs of a loss by name: `logits` (float32), `target` (int32 labels, or float32 dense), `mask`, `weights` and
 * `annotated` (float32) as far as the options ask for them, and for losses with distances `target_distance` and `prediction_distance` (float32).
 */
export type GpuTensors = Readonly<Record<string, Tensor>>;

/** A loss that is ready to run on tensors of ONNX Runtime. */
export interface GpuProgram {
  /** Names the inputs that a run needs. */
  readonly inputs: readonly string[];
  /**
   * Computes `loss`, and `gradient` if requested, as tensors on the GPU. These belong to the caller, who reads them with
   * `await tensor.getData()` and releases them with `tensor.dispose()`. Runs wait for each other.
   *
   * @throws BackendError when an input is missing, or ONNX Runtime refuses or fails to run
   */
  run(tensors: GpuTensors): Promise<{ readonly loss: Tensor; readonly gradient?: Tensor }>;
  /** Releases the session. After the last session, ONNX Runtime destroys its own device with all buffers, but not yours. */
  dispose(): Promise<void>;
}

const source = 'onnxruntime-web';

/**
 * Compiles a loss for WebGPU. Inputs are tensors on the GPU or the host, and outputs stay on the GPU: nothing of the size of an
 * image is copied to the host. For losses with distances, the maps are inputs, because their loop would run on the host.
 * Labels, masks and shapes are not checked beyond what ONNX Runtime checks.
 *
 * @param runtime onnxruntime-web/webgpu
 * @throws ParameterError, UnsupportedGraphError as toOnnx does
 * @throws BackendError when the runtime is not ONNX Runtime
 *
 * @example
 * const program = compileForGpu(ort, diceCe(), { classes: 3, gradient: true });
 * const logits = ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [1, 3, 256, 256] });
 * const { loss, gradient } = await program.run({ logits, target });
 * useBuffer(gradient!.gpuBuffer);
 */
export function compileForGpu(
  runtime: OnnxRuntime,
  loss: Loss,
  { device, ...options }: GpuOptions = {},
): GpuProgram {
  const fail = (reason: string, remedy: string, cause?: unknown): never => {
    throw new BackendError({ source, subject: `run of '${loss.id}' on the GPU`, reason, remedy, cause });
  };
  checkRuntime(runtime);
  const model = describeModel(loss, { ...options, distanceMaps: 'input' });
  const session: SessionOptions = {
    ...onlyThere,
    executionProviders: [device ? { name: 'webgpu', device } : 'webgpu'],
    preferredOutputLocation: 'gpu-buffer',
  };
  const host = new SessionHost(runtime, session);
  const inputs = model.graph.inputs.map(({ name }) => name);
  let isOpen = true;
  return {
    inputs,
    async run(tensors) {
      if (!isOpen) fail('it was run after dispose()', 'Compile the loss again.');
      // Callers without types may pass nothing at all.
      const given: GpuTensors | undefined = tensors;
      const missing = inputs.filter((name) => given?.[name] === undefined);
      if (missing.length > 0)
        fail(
          missing.length === 1
            ? `input '${missing[0]}' is missing`
            : `inputs '${missing.join("', '")}' are missing`,
          'Give a tensor for each input.',
        );
      try {
        const { loss: value, gradient } = await host.runTensors(model, tensors);
        return gradient ? { loss: value!, gradient } : { loss: value! };
      } catch (error) {
        if (error instanceof SeglossError) throw error;
        return fail(messageOf(error), 'Check types, shapes and the device of the tensors.', error);
      }
    },
    async dispose() {
      isOpen = false;
      await host.release();
    },
  };
}
