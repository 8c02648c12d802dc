import { type Backend, createLoss, findLoss, type Inputs, reference, SeglossError } from '@segloss/core';
import { wasm } from '@segloss/wasm';
import fc from 'fast-check';
import { lossIds } from '../generate/losses.ts';
import { choose, picks } from '../generate/parameters.ts';
import { anyJson, oneOf } from '../generate/text.ts';
import { checkFinite } from '../results.ts';
import { demand, type Outcome, type Target, Violation } from '../target.ts';

interface ParametersCase {
  readonly loss: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Numbers at the limits of single and double precision, and lists of them. */
const extremes: readonly unknown[] = [
  ...[
    1e39,
    -1e39,
    3.4e38,
    1e30,
    1e-30,
    1e-40,
    1e-45,
    5e-324,
    1.7e308,
    1e10,
    1e5,
    2 ** 24,
    2 ** 53,
    1e4,
    1e-4,
  ],
  ...[-0, 1 - 2 ** -53, 1 + 2 ** -52, 0.999_999_99, 1, 0, -1, 20],
  ...[
    [1, 1e39, 1],
    [1, 0, 1e-40],
    [1e30, 1, 1e-30],
    [1, 1, 1, 1],
    [1e38, 1e38, 1e38],
    [1e-30, 1e30],
    [1e39, 1],
    [1e-40, 1],
  ],
];

/** What is mostly out of range, or no number at all. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...extremes),
  fc.constantFrom<unknown>(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    '1',
    [1],
    { valueOf: 1 },
    [Number.NaN],
    ['1'],
    [null],
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  anyJson,
);

/** Changes one parameter: to something extreme that it says it takes, or to anything. */
const change = fc.record({
  at: fc.nat(30),
  pick: fc.nat(60),
  value: fc.option(anything, { nil: undefined, freq: 2 }),
});

const cases: fc.Arbitrary<ParametersCase> = fc
  .record({
    loss: fc.constantFrom(...lossIds),
    picks,
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    unknown: fc.oneof(
      { weight: 30, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.tuple(oneOf('gama', '__proto__', 'constructor', 'Alpha'), anything) },
    ),
  })
  .map(({ loss, picks: picked, changes, unknown }) => {
    const declared = Object.entries(findLoss(loss).parameters);
    const changed = changes.map(({ at, pick, value }) => {
      const [name, { accepts }] = declared[at % declared.length]!;
      const taken = extremes.filter(accepts);
      return [name, value === undefined && taken.length > 0 ? taken[pick % taken.length] : value];
    });
    const entries = [
      ...Object.entries(choose(loss, picked, 3, 2)),
      ...changed,
      ...(unknown ? [unknown] : []),
    ];
    return { loss, params: Object.fromEntries(entries) };
  });

const wave = Float32Array.from({ length: 2 * 3 * 12 }, (_, i) => Math.fround(4 * Math.sin(3 * i + 1)));
const shape = [2, 3, 3, 4];
const labels = { data: Uint8Array.from({ length: 24 }, (_, i) => (i * i) % 3), shape: [2, 3, 4] };

/** Inputs that nothing is wrong with; the third class is absent from the second sample. */
function inputsFor(activation: unknown): Inputs {
  const logits = activation === 'none' ? wave.map((x) => Math.fround(Math.abs(x) / 4)) : wave;
  return { logits: { data: logits, shape }, target: labels };
}

/** Names of errors that say that parameters cannot be computed with. */
const right = ['ParameterError', 'InputError', 'ResultError'];

async function runOn(backend: Backend, { loss: id, params }: ParametersCase): Promise<Outcome> {
  const about = `${id} on ${backend.name}`;
  try {
    const loss = createLoss(id, params);
    const program = await backend.compile(loss, { gradient: true, onWarning: () => undefined });
    try {
      checkFinite(about, await program.run(inputsFor(loss.activation)));
    } finally {
      program.dispose();
    }
    return 'accepted';
  } catch (error) {
    if (error instanceof Violation) throw error;
    demand(error instanceof SeglossError, `${about}: an error that is not ours`, String(error));
    demand(right.includes(error.name), `${about}: ${error.name}`, error.message);
    return 'refused';
  }
}

/** Parameters of every loss, in and out of their ranges. */
export const parameters: Target<ParametersCase> = {
  name: 'parameters',
  cases,
  label: ({ loss }) => loss,
  async open() {
    const backends = [await reference.open(), await wasm.open('single')];
    return {
      async check(tried) {
        const outcomes: Outcome[] = [];
        for (const backend of backends) outcomes.push(await runOn(backend, tried));
        return outcomes.includes('accepted') ? 'accepted' : 'refused';
      },
      async close() {
        for (const backend of backends) await backend.dispose();
      },
    };
  },
};
