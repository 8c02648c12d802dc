import * as fc from 'fast-check';
import { mostLevel, mostWeight, pixels, plainWeight, type Scene } from './scene.ts';

const level = fc.integer({ min: -mostLevel, max: mostLevel });

/** Makes pictures of a few values in long runs, as painted ones are, or of any values. */
const picture = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(fc.tuple(value, fc.integer({ min: 1, max: 700 })), { minLength: 1, maxLength: 40 }).map((runs) => {
    const values = runs.flatMap(([what, length]) => Array<number>(length).fill(what));
    return Array.from({ length: pixels }, (_, i) => values[i % values.length]!);
  });

/** Makes predictions. */
export const levels = picture(level).map((values) => Int8Array.from(values));

/** Makes targets. */
export const masks = picture(fc.integer({ min: 0, max: 1 })).map((values) => Uint8Array.from(values));

const weights = picture(fc.integer({ min: 0, max: mostWeight }))
  .map((values) => Uint8Array.from(values))
  // Where all count alike, nothing is kept.
  .filter((values) => values.some((step) => step !== plainWeight));

/** Makes scenes, with or without weights and partial labels. */
export const scenes: fc.Arbitrary<Scene> = fc.record({
  target: masks,
  prediction: levels,
  weights: fc.option(weights, { nil: undefined }),
  annotated: fc.constantFrom(undefined, [0]),
});
