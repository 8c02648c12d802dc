import { ParameterError } from '@segloss/core';

/** Shape of logits, channels first: samples, classes, and two or three spatial axes. */
export type Shape = readonly [samples: number, classes: number, ...spatial: number[]];

/** Most logits of a run: 1 GiB in single precision, so that copies of them still fit into the memory of WebAssembly. */
const mostElements = 2 ** 28;

/** Bytes that a logit costs: itself, its gradient, and a copy of both in an engine. Some engines take far more. */
const bytesPerElement = 16;

const fail = (text: string, reason: string, remedy: string): ParameterError =>
  new ParameterError({ source: 'measure', subject: `shape '${text}'`, reason, remedy });

const form = 'Write [N, C, ...spatial] as in 2x4x256x256 or 1x4x64x64x64.';

/** Counts the logits of a shape. */
export const elementsOf = (shape: readonly number[]): number =>
  shape.reduce((count, size) => count * size, 1);

/** Writes a shape as people give it, such as `1x4x128x128`. */
export const showShape = (shape: readonly number[]): string => shape.join('x');

/**
 * Reads a shape such as `1x4x128x128`.
 *
 * @param available bytes of memory that are free; no limit where nobody knows
 * @throws ParameterError when it is none, has too few classes, or asks for more memory than there is
 */
export function parseShape(text: string, available = Number.POSITIVE_INFINITY): Shape {
  if (!/^\d+(x\d+)*$/.test(text)) throw fail(text, 'it is not a list of sizes', form);
  const [samples, classes, ...spatial] = text.split('x').map(Number);
  if (samples === undefined || classes === undefined || spatial.length < 2 || spatial.length > 3) {
    throw fail(text, 'it has to have four or five sizes', form);
  }
  const shape: Shape = [samples, classes, ...spatial];
  if (shape.includes(0)) throw fail(text, 'it has no elements', form);
  if (classes < 2)
    throw fail(text, 'it has a single class, which leaves nothing to tell apart', 'Give 2 or more classes.');
  const elements = elementsOf(shape);
  if (elements > mostElements) {
    throw fail(
      text,
      `it has ${elements} logits, and at most ${mostElements} are measured`,
      'Give a smaller one.',
    );
  }
  const gibibytes = (bytes: number) => `${Number((bytes / 2 ** 30).toPrecision(2))} GiB`;
  const needed = elements * bytesPerElement;
  if (needed > available) {
    const reason = `a run takes ${gibibytes(needed)} at least, and ${gibibytes(available)} of memory are free`;
    throw fail(text, reason, 'Give a smaller one, or end other programs.');
  }
  return shape;
}
