import fc from 'fast-check';

/** One change to the bytes of a file. A place behind the end means the end. */
export type Mutation =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'append'; readonly count: number };

const bytes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 8 }),
  fc.constantFrom(
    [255, 255, 255, 127],
    [0, 0, 0, 128],
    [0, 0, 192, 127],
    [0, 0, 128, 127],
    [255, 255, 255, 255, 255, 255, 255, 127],
    [0, 0, 0, 0],
  ),
);

/** Any change in the first `head` bytes, where headers are, or anywhere. */
export const mutation = (head: number): fc.Arbitrary<Mutation> => {
  const at = fc.oneof(fc.integer({ min: 0, max: head - 1 }), fc.integer({ min: 0, max: 2 * head }));
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('flip' as const), at, bit: fc.integer({ min: 0, max: 7 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), at, bytes }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, bytes }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        count: fc.integer({ min: 1, max: 5000 }),
      }),
    },
  );
};

/** Applies changes one after the other. */
export function mutate(file: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let now = Uint8Array.from(file);
  for (const change of mutations) {
    if (change.kind === 'append') {
      now = Buffer.concat([now, new Uint8Array(change.count)]);
      continue;
    }
    const at = Math.min(change.at, now.length);
    if (change.kind === 'flip' && at < now.length) now[at] = now[at]! ^ (1 << change.bit);
    else if (change.kind === 'set') now.set(change.bytes.slice(0, now.length - at), at);
    else if (change.kind === 'cut') now = now.slice(0, at);
    else if (change.kind === 'insert')
      now = Buffer.concat([now.subarray(0, at), Uint8Array.from(change.bytes), now.subarray(at)]);
  }
  return Uint8Array.from(now);
}
