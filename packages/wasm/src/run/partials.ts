import type { Field } from '@segloss/core/adapter';
import { requireDefined } from '@segloss/core/graph';
import type { Values } from '@segloss/core/passes';
import { type Accumulator, placeBytes, type Slots } from '../print/layout.ts';

/** Writes the statistics that a pass uses to its slots in memory. */
export function writeStatistics(
  positions: readonly number[],
  { at, words }: Slots,
  values: Values,
  memory: Float32Array,
): void {
  for (const position of positions) {
    const slot = at.get(position);
    if (!slot) continue;
    const { word, length } = slot;
    const { axes, data } = requireDefined(values[position], position);
    for (let sample = 0, start = word; start < memory.length; sample++, start += words) {
      const from = axes.includes('N') ? sample * length : 0;
      for (let i = 0; i < length; i++) memory[start + i] = data[from + i]!;
    }
  }
}

/** Where the partial results of a pass lie in memory. */
export interface Partials {
  readonly buffer: ArrayBufferLike;
  readonly address: number;
  readonly places: number;
  readonly tasks: number;
  readonly tasksPerSample: number;
}

/** Joins the partial results of one sum or maximum, always in the same order. */
export function joinPartials(
  { kind, place, length }: Accumulator,
  { axes, data }: Field,
  { buffer, address, places, tasks, tasksPerSample }: Partials,
): void {
  const isPerSample = axes.includes('N');
  data.fill(kind === 'max' ? -Infinity : 0);
  const doubles = new Float64Array(buffer, address, (tasks * places * placeBytes) / 8);
  const singles = new Float32Array(buffer, address, (tasks * places * placeBytes) / 4);
  for (let task = 0; task < tasks; task++) {
    const sample = isPerSample ? Math.floor(task / tasksPerSample) : 0;
    for (let c = 0; c < length; c++) {
      const at = task * places + place + c;
      const into = sample * length + c;
      if (kind === 'sum') data[into]! += doubles[2 * at]! + doubles[2 * at + 1]!;
      else for (let lane = 0; lane < 4; lane++) data[into] = Math.max(data[into]!, singles[4 * at + lane]!);
    }
  }
}

/** Tells whether all numbers that a pass was to test passed. */
export function passedGuards({ buffer, address, places, tasks }: Partials): boolean {
  const words = new Int32Array(buffer, address, (tasks * places * placeBytes) / 4);
  for (let task = 0; task < tasks; task++) {
    const at = (placeBytes / 4) * (task * places + places - 1);
    for (let lane = 0; lane < 4; lane++) if (words[at + lane] !== -1) return false;
  }
  return true;
}
