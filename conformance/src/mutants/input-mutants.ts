import { findLoss } from '@segloss/core';
import type { Field } from '@segloss/core/adapter';
import type { Mutant, WrongInputs } from './mutant.ts';
import type { Subject } from './subject.ts';

type Misreading = (subject: Subject) => WrongInputs | undefined;

/** Replaces an input by what `read` finds at each position; undefined when the case lacks it or nothing changes. */
const misread =
  (name: string, read: (input: Field, at: number, subject: Subject) => number): Misreading =>
  (subject) => {
    const input = subject.fields[name];
    if (input === undefined) return undefined;
    const data = input.data.map((_, at) => read(input, at, subject));
    if (data.every((value, at) => value === input.data[at])) return undefined;
    return { fields: { ...subject.fields, [name]: { ...input, data } } };
  };

const onlyDense =
  (misreading: Misreading): Misreading =>
  (subject) =>
    subject.variant.signature.target === 'dense' ? misreading(subject) : undefined;

type Lengths = readonly number[];

/** Reads each voxel where its spatial index is changed by `move`, which must stay inside. */
const moved = (name: string, move: (index: Lengths, lengths: Lengths) => Lengths): Misreading =>
  misread(name, ({ data }, at, { inputSizes: { spatial }, sizes: { V } }) => {
    const index: number[] = [];
    let rest = at % V;
    for (const length of spatial.toReversed()) {
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    const from = move(index, spatial).reduce((flat, i, axis) => flat * spatial[axis]! + i, 0);
    return data[at - (at % V) + from]!;
  });

const transposed = (name: string): Misreading =>
  moved(name, (index, lengths) =>
    lengths.at(-1) === lengths.at(-2) ? [...index.slice(0, -2), index.at(-1)!, index.at(-2)!] : index,
  );

const flipped = (name: string): Misreading =>
  moved(name, (index, lengths) => [...index.slice(0, -1), lengths.at(-1)! - 1 - index.at(-1)!]);

const ofNextSample = (name: string): Misreading =>
  misread(name, ({ data }, at, { sizes: { N } }) => data[(at + data.length / N) % data.length]!);

const ofOppositeClass: Misreading = misread('target', ({ data, axes }, at, { sizes: { C, V }, variant }) => {
  if (axes === 'NV') return data[at] === variant.loss.ignoreIndex ? data[at]! : C - 1 - data[at]!;
  const c = Math.floor(at / V) % C;
  return data[at + (C - 1 - 2 * c) * V]!;
});

const hardened = misread('target', ({ data }, at, { sizes: { C, V } }) => {
  const c = Math.floor(at / V) % C;
  const values = Array.from({ length: C }, (_, k) => data[at + (k - c) * V]!);
  return values.indexOf(Math.max(...values)) === c ? 1 : 0;
});

/** Takes the voxels to lie in another shape, which only distances and neighbours ask for. */
const reshaped =
  (change: (spatial: Lengths) => Lengths): Misreading =>
  ({ sizes, inputSizes }) => {
    const spatial = change(inputSizes.spatial);
    return spatial.join() === inputSizes.spatial.join() ? undefined : { sizes: { ...sizes, spatial } };
  };

const misreadings: Readonly<Record<string, Misreading>> = {
  'mask ignored': misread('mask', () => 1),
  'mask inverted': misread('mask', ({ data }, at) => 1 - data[at]!),
  'mask of the next sample': ofNextSample('mask'),
  'mask transposed': transposed('mask'),
  'mask flipped': flipped('mask'),
  'weights ignored': misread('weights', () => 1),
  'weights taken for a mask': misread('weights', ({ data }, at) => (data[at]! > 0 ? 1 : 0)),
  'weights of the next sample': ofNextSample('weights'),
  'weights transposed': transposed('weights'),
  'weights flipped': flipped('weights'),
  'annotated classes ignored': misread('annotated', () => 1),
  'annotated classes inverted': misread('annotated', ({ data }, at) => 1 - data[at]!),
  'annotated classes of the next sample': ofNextSample('annotated'),
  'target of the next sample': ofNextSample('target'),
  'target of the opposite class': ofOppositeClass,
  'target transposed': transposed('target'),
  'target flipped': flipped('target'),
  'soft target hardened': onlyDense(hardened),
  'soft target rounded': onlyDense(misread('target', ({ data }, at) => Math.round(data[at]!))),
  'soft target cut off to integers (MONAI)': onlyDense(
    misread('target', ({ data }, at) => Math.trunc(data[at]!)),
  ),
};

const ofShapes: Readonly<Record<string, Misreading>> = {
  'spatial axes reversed': reshaped((spatial) => spatial.toReversed()),
  'spatial axes flattened': reshaped((spatial) => [
    ...spatial.slice(1).map(() => 1),
    spatial.reduce((count, length) => count * length, 1),
  ]),
};

const ignoredAsBackground = (loss: string): Mutant => ({
  id: 'input: ignored label taken for class 0',
  loss,
  wrongValue: ({ given, signature }) => {
    const { ignoreIndex: _ignored, ...others } = given;
    const wrong = findLoss(loss)(others);
    return { value: wrong.expression(signature), includeBackground: wrong.parameters.includeBackground };
  },
  wrongInputs: misread('target', ({ data }, at, { variant }) =>
    data[at] === variant.loss.ignoreIndex ? 0 : data[at]!,
  ),
});

/** Lists the mutants that compute the right loss of inputs that are not the given ones. */
export function inputMutants(loss: string, asksForShape: boolean): readonly Mutant[] {
  const all = { ...misreadings, ...(asksForShape ? ofShapes : {}) };
  const mutants = Object.entries(all).map(([what, wrongInputs]) => ({
    id: `input: ${what}`,
    loss,
    wrongInputs,
  }));
  return [...mutants, ignoredAsBackground(loss)];
}
