import type { Backend, Inputs, Loss } from '@segloss/core';
import { modes, sharedReady, wrongRun } from './exact.ts';
import { drawInputs, sizesOf } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { variantOf } from './variants.ts';

/** Sizes of two samples, of more than 4,096 voxels together, and of more than 65,536. */
const [many, more] = [
  [47, 53],
  [187, 181],
] as const;
/** How many voxels at the end differ from all others, as padding does. */
const last = 100;

/** What differs there alone. */
interface Odd {
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly inputs: (drawn: Inputs, isOdd: (voxel: number) => boolean) => Inputs;
}

/** What padding holds: large logits, which show wherever they count. */
const padded = 30;

/** Gives a number to each voxel of all samples. */
const perVoxel = (drawn: Inputs, numberOf: (voxel: number) => number) => ({
  data: Float32Array.from(drawn.target.data, (_, voxel) => numberOf(voxel)),
  shape: drawn.target.shape,
});

/** Gives voxels that are odd logits that no other has. */
function withPadding(drawn: Inputs, isOdd: (voxel: number) => boolean): Inputs {
  const { classes, voxels } = sizesOf(drawn);
  const voxelAt = (at: number) => Math.floor(at / (classes * voxels)) * voxels + (at % voxels);
  const { data, shape } = drawn.logits;
  const logits = data.map((x, at) => (isOdd(voxelAt(at)) ? padded * Math.sign(x) : x));
  return { ...drawn, logits: { data: logits, shape } };
}

/** Makes labels shares of classes: 0 and 1 but where voxels are odd. */
function withShares(drawn: Inputs, isOdd: (voxel: number) => boolean): Inputs {
  const { samples, classes, voxels } = sizesOf(drawn);
  const data = new Float32Array(samples * classes * voxels);
  for (let at = 0; at < data.length; at++) {
    const voxel = Math.floor(at / (classes * voxels)) * voxels + (at % voxels);
    const isLabel = drawn.target.data[voxel] === Math.floor(at / voxels) % classes;
    data[at] = isOdd(voxel) ? (isLabel ? 0.5 : 0.5 / (classes - 1)) : Number(isLabel);
  }
  return { ...drawn, target: { data, shape: drawn.logits.shape } };
}

const odd: Readonly<Record<string, Odd>> = {
  'a mask': {
    inputs: (drawn, isOdd) => ({
      ...withPadding(drawn, isOdd),
      mask: perVoxel(drawn, (voxel) => Number(!isOdd(voxel))),
    }),
  },
  weights: {
    inputs: (drawn, isOdd) => ({
      ...withPadding(drawn, isOdd),
      weights: perVoxel(drawn, (voxel) => (isOdd(voxel) ? 0.25 : 1)),
    }),
  },
  'ignored labels': {
    changes: { ignoreIndex: 255 },
    inputs(drawn, isOdd) {
      const padding = withPadding(drawn, isOdd);
      return {
        ...padding,
        target: perVoxel(drawn, (voxel) => (isOdd(voxel) ? 255 : drawn.target.data[voxel]!)),
      };
    },
  },
  'a dense target': { inputs: withShares },
  'annotated classes': {
    inputs: (drawn) => ({
      ...drawn,
      annotated: [
        [0, 1, 2],
        [0, 2],
      ],
    }),
  },
};

/** Runs inputs whose last voxels differ: those of the second sample. */
async function wrongOdd(
  backend: Backend,
  loss: Loss,
  { changes, inputs }: Odd,
  spatial: readonly number[],
): Promise<string | undefined> {
  const own = changes ? variantOf(loss, changes) : loss;
  if (!own) return undefined;
  // No two voxels are so alike that rounding ranks them.
  const drawn = drawInputs({ seed: 11, spatial, different: 50 });
  const given = inputs(drawn, (voxel) => voxel >= drawn.target.data.length - last);
  for (const name of ['with gradient', 'value only, channels last']) {
    const problem = await wrongRun(await sharedReady(backend, own, modes[name]), given);
    if (problem) return within(name, problem);
  }
  return undefined;
}

/** Demands that nothing is concluded about an array from how it begins. */
export const lastVoxelsDiffer: Law = {
  id: 'last-voxels-differ',
  statement:
    'A mask, weights, ignored labels and shares of classes that are other than 1, or than labels, only in the last voxels of the last sample, after 4,800 others, and classes that only it leaves unannotated, count as everywhere else.',
  scope: 'kind',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, each] of Object.entries(odd)) {
      problems.push(within(name, await wrongOdd(backend, loss, each, many)));
    }
    return outcomeOf(problems);
  },
};

/** The same after more voxels, once: it is a matter of arrays more than of what is computed. */
export const lastOfManyVoxelsDiffer: Law = {
  id: 'last-of-many-voxels-differ',
  statement: 'A mask whose only zeros are in the last voxels, after 67,000 others, counts as any other.',
  scope: 'device',
  check: async ({ backend }, loss) => outcomeOf([await wrongOdd(backend, loss, odd['a mask']!, more)]),
};
