import type { Loss, LossGraph } from '../define/define-loss.ts';
import { BackendError, SeglossError } from '../errors/errors.ts';
import { messageOf } from '../errors/thrown.ts';
import { thrownByRule } from '../graph/lower.ts';
import type { CheckedInputs } from '../inputs/inputs.ts';
import type { Backend, CompileOptions } from './adapter.ts';
import { byShape } from './by-shape.ts';
import { type Capabilities, findLack, findLackOfLoss, type Lack, lackError } from './capabilities.ts';
import { checkPrepared } from './check-definition.ts';
import type { DeviceDefinition, Engine } from './device.ts';
import { createProgram, type Executable } from './program.ts';

/** Says of what an engine threw in which run it was; an error of segloss speaks for itself. */
function engineError(source: string, device: string, loss: Loss, error: unknown): SeglossError {
  const cause = thrownByRule(error);
  if (cause instanceof SeglossError) return cause;
  const isOfNode = error instanceof SeglossError;
  return new BackendError({
    source,
    subject: `run of '${loss.id}' on device '${device}'`,
    reason: messageOf(cause) + (isOfNode ? ` (${error.subject})` : ''),
    remedy: 'Use a smaller batch or another device.',
    cause,
  });
}

/** What a backend knows of its adapter. */
export interface BackendOwner {
  readonly name: string;
  readonly capabilities?: Capabilities | undefined;
  readonly devices: readonly Pick<DeviceDefinition, 'id'>[];
}

/** Makes the backend of a device that is open: guards it after `dispose`, and says what went wrong in its engine. */
export function createBackend<Own extends object>(
  { name: adapter, capabilities, devices }: BackendOwner,
  { id: device, processor, precision = 'float32' }: DeviceDefinition<Own>,
  engine: Engine<Own>,
): Backend & Own {
  let isOpen = true;
  let closing: Promise<void> | undefined;
  let working = 0;
  let onIdle: () => void = () => undefined;

  const checkOpen = (): void => {
    if (!isOpen) {
      throw new BackendError({
        source: adapter,
        subject: `device '${device}'`,
        reason: 'it was used after dispose()',
        remedy: 'Open it again.',
      });
    }
    engine.checkUsable?.();
  };

  async function work<T>(loss: Loss, task: () => T | Promise<T>): Promise<T> {
    checkOpen();
    working++;
    try {
      return await task();
    } catch (error) {
      throw engineError(adapter, device, loss, error);
    } finally {
      working--;
      if (working === 0) onIdle();
    }
  }

  async function close(): Promise<void> {
    isOpen = false;
    if (working > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
    await engine.close?.();
  }

  /** Refuses what the adapter declares unsupported, before any work is done. */
  function refuse(loss: Loss, lackOn: (id: string) => Lack | undefined): void {
    const lack = lackOn(device);
    if (!lack) return;
    const others = devices.map(({ id }) => id).filter((id) => !lackOn(id));
    throw lackError(adapter, device, loss, lack, others);
  }

  async function prepare(loss: Loss, graph: LossGraph, first: CheckedInputs): Promise<Executable> {
    const checkNeeds = (inputs: CheckedInputs): void =>
      refuse(loss, (id) => findLack(capabilities, id, { graph, inputs }));
    checkNeeds(first);
    const prepared = await work(loss, () => engine.prepare(graph, loss));
    checkPrepared(adapter, prepared);
    const executable = 'specialize' in prepared ? byShape(prepared, adapter) : prepared;
    return {
      async run(inputs) {
        checkNeeds(inputs);
        return work(loss, () => executable.run(inputs));
      },
      dispose() {
        if (isOpen) executable.dispose?.();
      },
    };
  }

  const { description: _, ...facts } = engine.facts ?? {};
  const backend: Backend = {
    name: `${adapter}:${device}`,
    device,
    precision,
    processor,
    ...facts,
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      const program = createProgram(
        adapter,
        loss,
        options,
        (graph, inputs) => prepare(loss, graph, inputs),
        engine.checkInputs,
      );
      // Callers without types may give null for all options.
      const gradient = options?.gradient ?? false;
      refuse(loss, (id) => findLackOfLoss(capabilities, id, loss, { gradient }));
      return program;
    },
    ...(engine.liveResources ? { liveResources: () => engine.liveResources!() } : {}),
    dispose() {
      closing ??= close();
      return closing;
    },
  };
  return { ...backend, ...(engine.extend?.(checkOpen) as Own) };
}
