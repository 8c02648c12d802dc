import type { Backend, Inputs, Loss, TensorData } from '@segloss/core';
import { compare } from '../budget/compare.ts';
import { looksAtPlaces } from '../cases/spatial-ops.ts';
import { channelsFirst } from './arrange.ts';
import { arranged, modes, type Ready, sharedReady } from './exact.ts';
import { countOf, drawInputs, sizesOf } from './inputs.ts';
import { knownBudget } from './known-budget.ts';
import { type Law, outcomeOf, within } from './law.ts';

/** Where blocks, warps, tiles and address ranges end. */
const edges = [32, 64, 256, 1024, 4096, 65_536, 2 ** 20, 2 ** 24];

/** Chooses voxels on both sides of every edge, the first and the last. */
function placesIn(voxels: number): readonly number[] {
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
  return [0, 1, ...near, voxels - 2, voxels - 1]
    .filter((place, i, list) => place < voxels && list.indexOf(place) === i)
    .sort((a, b) => a - b);
}

/** Where a block of voxels lies at the far end of an image, row by row. */
function blockIn([height = 1, width = 1]: readonly number[], [rows = 1, columns = 1]: readonly number[]) {
  const start = (height - rows) * width + (width - columns);
  return Array.from(
    { length: rows * columns },
    (_, v) => start + Math.floor(v / columns) * width + (v % columns),
  );
}

/** What ignored voxels hold: nothing that any voxel that counts has. */
const ignored = { logits: 40, target: 255, mask: 0 };

/** Puts the voxels of one sample into a larger image in which all others are ignored. */
function scatter(inputs: Inputs, spatial: readonly number[], places: readonly number[]): Inputs {
  const { classes, voxels } = sizesOf(inputs);
  const more = countOf(spatial);
  const put = ({ data }: TensorData, channels: number, name: keyof typeof ignored): TensorData => {
    const kind = { logits: Float32Array, target: Uint8Array, mask: Uint8Array }[name];
    const placed = new kind(channels * more).fill(ignored[name]);
    for (let c = 0; c < channels; c++) {
      for (const [v, place] of places.entries()) placed[c * more + place] = data[c * voxels + v]!;
    }
    return { data: placed, shape: name === 'logits' ? [1, classes, ...spatial] : [1, ...spatial] };
  };
  const mask = inputs.mask ?? { data: new Uint8Array(voxels).fill(1), shape: [] };
  return {
    logits: put(inputs.logits, classes, 'logits'),
    target: put(inputs.target, 1, 'target'),
    mask: put(mask, 1, 'mask'),
  };
}

/** Gathers the slopes of voxels from those of a larger image; undefined where another voxel has one. */
function gather(gradient: ArrayLike<number>, classes: number, more: number, places: readonly number[]) {
  const own = Float64Array.from({ length: classes * places.length }, (_, i) => {
    const c = Math.floor(i / places.length);
    return gradient[c * more + places[i % places.length]!]!;
  });
  const counted = new Uint8Array(more);
  for (const place of places) counted[place] = 1;
  for (let i = 0; i < gradient.length; i++) {
    if (gradient[i] !== 0 && counted[i % more] === 0) return { own, stray: i };
  }
  return { own, stray: undefined };
}

/** Runs the larger image, and says where its result differs from that of the voxels that count. */
async function wrongScattered(
  ready: Ready,
  small: Inputs,
  spatial: readonly number[],
  places: readonly number[],
): Promise<string | undefined> {
  const budget = knownBudget(ready.loss, small, ready.backend);
  const large = scatter(small, spatial, places);
  const result = await ready.program.run(arranged(ready, large));
  const { gradient } = ready.mode.layout === 'channels-last' ? channelsFirst(large, result) : result;
  if (ready.mode.gradient && !gradient) return 'no gradient was returned';
  const { classes } = sizesOf(small);
  const gathered = gradient && gather(gradient, classes, countOf(spatial), places);
  if (gathered?.stray !== undefined) {
    return `gradient[${gathered.stray}] is ${gradient![gathered.stray]} where a voxel is ignored`;
  }
  const own = gathered?.own ?? Float64Array.from(budget.gradient);
  return compare({ ...result, gradient: own }, budget, budget).problem;
}

/**
 * A block whose outermost voxels are ignored, and so are background of every class: whatever is beside it is further away
 * than they are.
 */
function drawBlock(): { block: Inputs; spatial: readonly number[] } {
  const spatial = [7, 9] as const;
  const block = drawInputs({ seed: 5, samples: 1, spatial });
  const isInside = (v: number) => Math.floor(v / 9) % 6 !== 0 && v % 9 !== 0 && v % 9 !== 8;
  const mask = Uint8Array.from({ length: countOf(spatial) }, (_, v) => Number(isInside(v)));
  return { block: { ...block, mask: { data: mask, shape: [1, ...spatial] } }, spatial };
}

async function wrongVolume(
  backend: Backend,
  loss: Loss,
  spatial: readonly number[],
  inModes: readonly string[],
  classes = 3,
): Promise<string | undefined> {
  const places = placesIn(countOf(spatial));
  const scattered = drawInputs({ seed: 4, samples: 1, classes, spatial: [1, places.length] });
  const { block, spatial: sizes } = drawBlock();
  for (const name of inModes) {
    const ready = await sharedReady(backend, loss, modes[name]);
    const problem = looksAtPlaces(loss)
      ? await wrongScattered(ready, block, spatial, blockIn(spatial, sizes))
      : await wrongScattered(ready, scattered, spatial, places);
    if (problem) return within(`${spatial.join(' x ')} voxels, ${name}`, problem);
  }
  return undefined;
}

/** Demands that few voxels of a large image give what they give without the others, which are ignored. */
export const fewVoxelsCount: Law = {
  id: 'few-voxels-count',
  statement:
    'Few voxels of an image of up to 66,563, at the edges of blocks, give what they give alone when all others are ignored.',
  scope: 'family',
  check: async ({ backend }, loss) =>
    outcomeOf([
      await wrongVolume(backend, loss, [241, 17], Object.keys(modes)),
      await wrongVolume(backend, loss, [257, 259], ['value only, channels last', 'with gradient']),
    ]),
};

/** So many classes that their logits are beyond 65,535 groups of 64. */
const moreClasses = 5;

/** The same beyond 2^20 voxels, once, as cases of scale have so many of each way to reduce them. */
export const fewVoxelsOfAMillion: Law = {
  id: 'few-voxels-of-a-million',
  statement: 'Few voxels of an image beyond 2^20 give what they give alone when all others are ignored.',
  scope: 'device',
  check: async ({ backend }, loss) =>
    outcomeOf([
      await wrongVolume(
        backend,
        loss,
        [1025, 1024],
        ['with gradient', 'value only, channels last'],
        moreClasses,
      ),
    ]),
};

/** The same for a volume beyond 2^24 voxels, which not every device holds: not part of the suite. */
export const fewVoxelsOfMany: Law = {
  id: 'few-voxels-of-many-millions',
  statement: 'Few voxels of an image beyond 2^24 give what they give alone when all others are ignored.',
  scope: 'device',
  check: async ({ backend }, loss) =>
    outcomeOf([await wrongVolume(backend, loss, [4097, 4096], ['with gradient', 'value only'])]),
};
