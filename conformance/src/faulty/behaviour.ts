import type { Adapter, AnyInputs, Backend, Program, Result } from '@segloss/core';
import type { RawResult } from '@segloss/core/adapter';
import { type FaultyAdapter, someBehaviour } from './fault.ts';
import { adapterOf, computeGraph, roundedTable, singlePrecision, tableAdapter } from './table-adapter.ts';

const correct = roundedTable(Math.fround);

/** Changes the backends of the correct adapter. */
const withBackend = (name: string, change: (backend: Backend) => Backend): Adapter => ({
  ...singlePrecision,
  name,
  open: async (device) => change(await singlePrecision.open(device)),
});

/** Changes the programs of the correct adapter. */
const withProgram = (name: string, change: (program: Program) => Program): Adapter =>
  withBackend(name, (backend) => ({
    ...backend,
    compile: async (loss, options) => change(await backend.compile(loss, options)),
  }));

/** Changes what a run of the correct adapter does. */
const withRun = (name: string, change: (run: Program['run']) => Program['run']): Adapter =>
  withProgram(name, (program) => ({ ...program, run: change(program.run) }));

function keepingFirst(run: Program['run']): Program['run'] {
  let first: Result | undefined;
  return async (inputs) => {
    const result = await run(inputs);
    first ??= result;
    return first;
  };
}

/** Writes every result of a length into the same array. */
function sharingBuffers() {
  const buffers = new Map<number, Float32Array>();
  return (data: RawResult['value']): Float32Array => {
    const buffer = buffers.get(data.length) ?? new Float32Array(data.length);
    buffers.set(data.length, buffer);
    buffer.set(data);
    return buffer;
  };
}

const withoutNaN = (inputs: AnyInputs): AnyInputs => ({
  ...inputs,
  logits: { ...inputs.logits, data: inputs.logits.data.map((x) => (Number.isNaN(x) ? 0 : x)) },
});

function leaking(backend: Backend): Backend {
  let tensors = 0;
  return {
    ...backend,
    liveResources: () => tensors,
    async compile(loss, options) {
      const program = await backend.compile(loss, options);
      return {
        ...program,
        run(inputs) {
          tensors++;
          return program.run(inputs);
        },
      };
    },
  };
}

/** Adapters that compute well but behave badly. */
export const wrongBehaviour: readonly FaultyAdapter[] = [
  {
    adapter: withRun('stale-output', keepingFirst),
    fault: 'It returns the result of the first run again and again.',
    among: someBehaviour,
    caughtBy: {
      check: 'law/results-stay/cross-entropy',
      reason: /other inputs/,
      within: /^law\//,
    },
  },
  {
    adapter: adapterOf('shared-buffers', () => {
      const [shareValue, shareGradient] = [sharingBuffers(), sharingBuffers()];
      return (graph, inputs) => {
        const { device, value, gradient } = computeGraph(correct, graph, inputs);
        return { device, value: shareValue(value), gradient: gradient && shareGradient(gradient) };
      };
    }),
    fault: 'It writes every result into the same array.',
    among: someBehaviour,
    caughtBy: {
      check: 'law/results-stay/cross-entropy',
      reason: /after another run/,
      within:
        /^law\/(results-stay|programs-keep-apart|programs-at-once|run-after-run|disposed-(program|backend)|memory-of-results|inputs-unchanged)/,
    },
  },
  {
    adapter: withRun('changed-input', (run) => async (inputs) => {
      const result = await run(inputs);
      inputs.logits.data.fill(0);
      return result;
    }),
    fault: 'It uses the array of the logits as working memory.',
    among: someBehaviour,
    caughtBy: { check: 'law/inputs-unchanged/cross-entropy', reason: /^after a run/, within: /^law\// },
  },
  {
    adapter: withRun('nan-to-zero', (run) => (inputs) => run(withoutNaN(inputs))),
    fault: 'It takes NaN for 0 instead of refusing it.',
    among: someBehaviour,
    caughtBy: {
      check: 'law/bad-input-refused/cross-entropy',
      reason: /NaN.*InputError/,
      within: /^law\/(bad-(input|values)-refused|bounds-kept|array-kinds-agree)/,
    },
  },
  {
    adapter: withBackend('leaky', leaking),
    fault: 'It keeps a tensor of every run.',
    among: someBehaviour,
    caughtBy: {
      check: 'law/memory-flat/cross-entropy',
      reason: /20 runs/,
      within: /^law\/(memory-flat|bad-input-refused|programs-given-back|resources-told)/,
    },
  },
  {
    adapter: withBackend('undead', (backend) => ({
      ...backend,
      compile: async (loss, options) => ({
        ...(await backend.compile(loss, options)),
        dispose: () => undefined,
      }),
    })),
    fault: 'It runs programs that were disposed.',
    among: someBehaviour,
    caughtBy: {
      check: 'law/disposed-program/cross-entropy',
      reason: /nothing was thrown/,
      within: /^law\/disposed-program/,
    },
  },
  {
    adapter: withBackend('silent-fallback', (backend) => ({ ...backend, device: 'gpu' })),
    fault: 'It opens a device and computes on another one.',
    among: someBehaviour,
    caughtBy: {
      check: 'dice/plain',
      reason: /ran on 'cpu', not on 'gpu'/,
      within: /^(?!law)|^law\/(disposed-backend|devices-told|device-that-ran|modes-in-any-order)/,
    },
  },
  {
    adapter: tableAdapter('claims-too-much', (sizes, inputs) => ({
      ...correct(sizes, inputs),
      distanceMap: () => {
        throw new Error('kernel DistanceTransform is not registered');
      },
    })),
    fault: 'It accepts losses that it cannot compute, and fails in the middle.',
    among: someBehaviour,
    caughtBy: { check: 'boundary/plain', reason: /not registered/, within: /boundary/ },
  },
];
