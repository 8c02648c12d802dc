import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInputs } from '../inputs/check-inputs.ts';
import { dice } from '../losses/index.ts';
import { arrangementOf, axisSizes, copyArranged, copyOrdered } from './arrange.ts';
import { arrangeGradient, inputFields, listInputs } from './input-arrays.ts';

/** Inputs whose logits say where they belong: 100 times the voxel, and the class; 1e6 for each sample. */
function inputsOf(
  layout: 'channels-first' | 'channels-last',
  [N, C, V]: [number, number, number],
  dense = false,
) {
  const data = new Float32Array(N * C * V);
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let v = 0; v < V; v++) {
        const at = layout === 'channels-first' ? (n * C + c) * V + v : (n * V + v) * C + c;
        data[at] = 1e6 * n + 100 * v + c;
      }
    }
  }
  const shape = layout === 'channels-first' ? [N, C, 1, V] : [N, 1, V, C];
  const target = dense
    ? { data: data.map((x) => x / 1e7), shape }
    : { data: Uint8Array.from({ length: N * V }, (_, i) => i % C), shape: [N, 1, V] };
  const mask = { data: Float64Array.from({ length: N * V }, (_, i) => i % 2), shape: [N, 1, V] };
  return checkInputs(dice(), { logits: { data, shape }, target, mask }, layout);
}

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 2, max: 9 }),
  fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 500, max: 1100 })),
);

describe('inputs of a run', () => {
  it('are listed with the axes that they have in graphs', () => {
    const named = (dense: boolean) =>
      listInputs(inputsOf('channels-last', [1, 2, 3], dense)).map(({ name, axes }) => [name, axes]);
    expect(named(false)).toEqual([
      ['logits', 'NCV'],
      ['target', 'NV'],
      ['mask', 'NV'],
    ]);
    expect(named(true)[1]).toEqual(['target', 'NCV']);
  });

  it('come in the order N, C, V from any layout, and the gradient goes back', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.constantFrom(Float32Array, Float64Array), (size, dense, Kind) => {
        const first = inputsOf('channels-first', size, dense);
        const last = inputsOf('channels-last', size, dense);
        const ordered = inputFields<Float32Array | Float64Array>(last, Kind);
        expect(ordered).toEqual(inputFields<Float32Array | Float64Array>(first, Kind));
        expect([...ordered.logits!.data]).toEqual([...first.logits.data]);
        expect([...ordered.target!.data]).toEqual([...first.target.data]);
        expect([...ordered.mask!.data]).toEqual([...first.mask!.data]);
        const back = arrangeGradient(ordered.logits!.data, last);
        expect(back).toBeInstanceOf(Kind);
        expect([...back]).toEqual([...last.logits.data]);
      }),
      { numRuns: 60 },
    );
  });

  it('are copied only where they must be', () => {
    const inputs = inputsOf('channels-first', [1, 2, 3]);
    const { logits, mask } = inputFields(inputs, Float32Array);
    expect(logits!.data).toBe(inputs.logits.data);
    expect(mask!.data).not.toBe(inputs.mask!.data);
    expect(arrangeGradient(logits!.data, inputs)).toBe(logits!.data);
    const shared = new Float32Array(new SharedArrayBuffer(4 * logits!.data.length));
    const own = inputFields({ ...inputs, logits: { ...inputs.logits, data: shared } }, Float32Array).logits!
      .data;
    expect(own.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('are written to and read from arrays that are there already', () => {
    const inputs = inputsOf('channels-last', [2, 3, 600]);
    const arrangement = arrangementOf(inputs);
    expect(arrangement).toEqual({ samples: 2, classes: 3, voxels: 600, layout: 'channels-last' });
    const memory = new Float32Array(10_000);
    const place = memory.subarray(100, 100 + inputs.logits.data.length);
    copyOrdered(inputs.logits.data, place, arrangement);
    expect([...place]).toEqual([...inputFields(inputs, Float32Array).logits!.data]);
    expect(memory[99]! + memory[100 + place.length]!).toBe(0);
    const back = new Float32Array(place.length);
    copyArranged(place, back, arrangement);
    expect([...back]).toEqual([...inputs.logits.data]);
    const labels = new Int32Array(1200);
    copyOrdered(inputs.target.data, labels, arrangementOf(inputs, 'NV'));
    expect([...labels]).toEqual([...inputs.target.data]);
  });
});

it('counts along the axes of graphs', () => {
  expect(axisSizes({ samples: 2, classes: 3, spatial: [4, 5] })).toEqual({
    N: 2,
    C: 3,
    V: 20,
    spatial: [4, 5],
  });
});
