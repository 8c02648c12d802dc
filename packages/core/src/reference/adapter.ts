import type { Adapter, Backend, CompileOptions } from '../adapter.ts';
import type { Loss, LossGraph } from '../define-loss.ts';
import { BackendError } from '../errors.ts';
import { type CheckedInputs, type NumericArray, toDoubles } from '../inputs.ts';
import { lower } from '../lower.ts';
import { createProgram, type RawResult } from '../program.ts';
import { version } from '../version.ts';
import type { Field, Sizes } from './field.ts';
import { checkReferenceMemory } from './memory.ts';
import { referenceTable } from './table.ts';

const device = 'cpu';

/** Moves the channels of `[samples, rows, columns]` data: rows become columns. */
function transpose(data: Float64Array, samples: number, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let n = 0; n < samples; n++) {
    const base = n * rows * columns;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[base + c * rows + r] = data[base + r * columns + c]!;
    }
  }
  return out;
}

function runReference(graph: LossGraph, inputs: CheckedInputs): RawResult {
  const { samples, classes, spatial } = inputs.sizes;
  const voxels = spatial.reduce((count, length) => count * length, 1);
  const sizes: Sizes = { N: samples, C: classes, V: voxels, spatial };
  const isLast = inputs.layout === 'channels-last';
  const perClass = (data: NumericArray): Field => {
    const doubles = toDoubles(data);
    return { axes: 'NCV', data: isLast ? transpose(doubles, samples, voxels, classes) : doubles };
  };

  const { logits, target, mask } = inputs;
  const fields: Record<string, Field> = {
    logits: perClass(logits.data),
    target: inputs.signature.target === 'dense' ? perClass(target.data) : voxelField(target.data),
    ...(mask ? { mask: voxelField(mask.data) } : {}),
  };
  const { value, gradient } = lower(graph, referenceTable(sizes, fields));
  const slopes = gradient?.data;
  return {
    device,
    value: value.data,
    gradient: slopes && isLast ? transpose(slopes, samples, classes, voxels) : slopes,
  };
}

const voxelField = (data: NumericArray): Field => ({ axes: 'NV', data: toDoubles(data) });

/** Makes a handle that works until it is disposed, whatever becomes of others. */
function openReference(): Backend {
  let isOpen = true;
  const checkOpen = () => {
    if (isOpen) return;
    throw new BackendError({
      subject: `device '${device}' of the reference`,
      reason: 'it was used after dispose()',
      remedy: 'Open it again.',
    });
  };
  return {
    name: 'reference',
    device,
    precision: 'float64',
    processor: 'cpu',
    async compile(loss: Loss, options: CompileOptions = {}) {
      checkOpen();
      return createProgram('core', loss, options, async (graph) => ({
        async run(inputs) {
          checkOpen();
          checkReferenceMemory(graph, inputs);
          return runReference(graph, inputs);
        },
      }));
    },
    async dispose() {
      isOpen = false;
    },
  };
}

/** Runs losses in double precision, in plain TypeScript, anywhere: the meaning that other backends are held to. */
export const reference: Adapter = {
  name: 'reference',
  library: async () => ({ name: '@segloss/core', version }),
  devices: async () => [
    { id: device, description: 'plain TypeScript', available: true, precision: 'float64', processor: 'cpu' },
  ],
  async open(id: string = device): Promise<Backend> {
    if (id === device) return openReference();
    throw new BackendError({
      subject: `cannot open device '${id}' of the reference`,
      reason: 'there is no such device',
      remedy: `Use '${device}', or leave it out.`,
    });
  },
};
