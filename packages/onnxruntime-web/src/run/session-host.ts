import { BackendError, inTurn } from '@segloss/core/adapter';
import { messageOf } from '@segloss/core/errors';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { encodeModel } from '../model/encode.ts';
import type { OnnxModel } from '../model/model.ts';
import type { OnnxRuntime, SessionOptions } from './ort.ts';

/** Runtimes that ran out of memory. Nothing that they return can be trusted. */
const exhausted = new WeakSet<object>();

const outOfMemory = /bad_alloc|out of bounds/;

/** Tells whether WebAssembly ran out of memory. In C++, a failed allocation does not affect the next one. */
const isExhausted = (runtime: OnnxRuntime, error: unknown): boolean =>
  runtime.env.versions.node === undefined && outOfMemory.test(messageOf(error));

function checkUsable(runtime: object): void {
  if (!exhausted.has(runtime)) return;
  throw new BackendError({
    source: 'onnxruntime-web',
    subject: 'ONNX Runtime on WebAssembly',
    reason: 'it ran out of memory earlier, and cannot be used again',
    remedy: 'Reload the page or start a new worker, and use smaller batches or volumes.',
  });
}

/** Holds the sessions of one execution provider. Each is created in its first run, one after the other. */
export class SessionHost {
  readonly runtime: OnnxRuntime;
  readonly #options: SessionOptions;
  readonly #sessions = new Map<OnnxModel, InferenceSession>();

  constructor(runtime: OnnxRuntime, options: SessionOptions) {
    this.runtime = runtime;
    this.#options = options;
  }

  /** Counts the open sessions. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Runs a model as {@link runTensors} does, and gives the numbers of its outputs, which must be on the host. */
  async run(
    model: OnnxModel,
    tensors: Readonly<Record<string, Tensor>>,
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const outputs = Object.entries(await this.runTensors(model, tensors));
    return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Float32Array]));
  }

  /**
   * Runs a model with those tensors that are its inputs.
   *
   * @param tensors by the name of the input
   * @returns the outputs by name, on the host or where the options of the sessions put them
   */
  runTensors(
    model: OnnxModel,
    tensors: Readonly<Record<string, Tensor>>,
  ): Promise<Readonly<Record<string, Tensor>>> {
    // When sessions on WebGPU are created or run at the same time, all of them hang.
    return inTurn(this.runtime, async () => {
      checkUsable(this.runtime);
      try {
        const session = await this.#sessionOf(model);
        const feeds = model.graph.inputs.map(({ name }) => [name, tensors[name]!] as const);
        return await session.run(Object.fromEntries(feeds));
      } catch (error) {
        if (isExhausted(this.runtime, error)) exhausted.add(this.runtime);
        // A lost GPU can be used again once all its sessions are released.
        else await this.#releaseAll();
        throw error;
      }
    });
  }

  async #sessionOf(model: OnnxModel): Promise<InferenceSession> {
    const known = this.#sessions.get(model);
    if (known) return known;
    const session = await this.runtime.InferenceSession.create(encodeModel(model), this.#options);
    this.#sessions.set(model, session);
    return session;
  }

  /** Releases the sessions of some models, or all. */
  release(models: Iterable<OnnxModel> = [...this.#sessions.keys()]): Promise<void> {
    return inTurn(this.runtime, () => this.#releaseAll(models));
  }

  async #releaseAll(models: Iterable<OnnxModel> = [...this.#sessions.keys()]): Promise<void> {
    for (const model of models) {
      const session = this.#sessions.get(model);
      this.#sessions.delete(model);
      // Nothing can be done about a session that cannot be released, least of all after it failed.
      await session?.release().catch(() => undefined);
    }
  }
}
