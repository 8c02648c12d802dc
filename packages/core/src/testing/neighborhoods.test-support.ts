import { describe, test } from 'vitest';
import type { Backend } from '../adapter/adapter.ts';
import { weightedSum } from '../combine/combinators.ts';
import type { Loss } from '../define/define-loss.ts';
import type { Inputs, Layout, TensorData } from '../inputs/inputs.ts';
import { createLoss } from '../losses/index.ts';
import { run } from './losses.test-support.ts';
import { expectClose } from './numbers.test-support.ts';
import { integers, type Random, randomSource, uniform } from './random.test-support.ts';
import { countOf, labelShape, randomMask, randomProbabilities } from './scenarios.test-support.ts';
import { lossIds, makeOnce, takes, variants } from './variants.test-support.ts';

/** Ops of the neighbours of voxels besides distance maps. */
const ops: readonly string[] = ['skeleton', 'componentSum', 'windowMean', 'windowExtreme'];

const usesNeighbors = (id: string): boolean => {
  const { nodes } = createLoss(id).graph({ classes: 3, target: 'labels', mask: false });
  return nodes.some(({ op }) => ops.includes(op));
};

/** Losses of skeletons, components, windows and frontiers, and the later ones of distances. */
const neighborLosses: readonly string[] = [
  ...lossIds.filter(usesNeighbors),
  'boundary-dou',
  'generalized-surface',
  'log-hausdorff',
  'region-wise',
];

type Optional = 'mask' | 'weights' | 'annotated' | 'ignored';

interface Kind {
  readonly shape: readonly [number, number, ...number[]];
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  readonly target: 'labels' | 'dense';
  readonly more: readonly Optional[];
  /** Whether logits are -1 or 2, so that windows have several extremes. */
  readonly hasTies?: boolean;
}

const kinds: readonly Kind[] = [
  { shape: [2, 3, 7, 6], activation: 'softmax', target: 'labels', more: [] },
  { shape: [2, 2, 4, 5, 6], activation: 'softmax', target: 'labels', more: ['weights'] },
  { shape: [1, 2, 5, 4, 4], activation: 'softmax', target: 'labels', more: ['mask'], hasTies: true },
  { shape: [2, 4, 5, 6], activation: 'softmax', target: 'dense', more: ['mask'] },
  { shape: [3, 3, 6, 5], activation: 'softmax', target: 'labels', more: ['annotated', 'ignored'] },
  { shape: [2, 3, 3, 4, 5], activation: 'sigmoid', target: 'dense', more: ['weights', 'annotated'] },
  { shape: [2, 1, 6, 7], activation: 'sigmoid', target: 'labels', more: ['weights', 'mask'] },
  { shape: [1, 1, 1, 9, 4], activation: 'sigmoid', target: 'dense', more: [], hasTies: true },
  { shape: [2, 3, 4, 4, 4], activation: 'none', target: 'labels', more: ['mask', 'weights'] },
];

const ignored = 77;

/** Draws inputs with channels first. */
function draw({ shape, activation, target, more, hasTies }: Kind, random: Random): Inputs {
  const [samples, classes] = shape;
  const count = countOf(shape);
  const perVoxel = labelShape(shape);
  const voxels = countOf(perVoxel);
  const logits = (): TensorData => {
    if (activation === 'none') return randomProbabilities(random, shape);
    const two = () => integers(random, count, 2).map((i) => 3 * i - 1);
    return { data: hasTies ? two() : uniform(random, count, -3, 3), shape };
  };
  const dense = (): TensorData =>
    activation === 'softmax'
      ? randomProbabilities(random, shape)
      : { data: integers(random, count, 2), shape };
  // More of the background, so that there are several components.
  const labels = integers(random, voxels, 2 * Math.max(2, classes)).map((label) =>
    label < Math.max(2, classes) ? label : 0,
  );
  if (more.includes('ignored')) for (let i = 0; i < voxels; i += 6) labels[i] = ignored;
  const annotated = Array.from({ length: samples }, (_, n) =>
    Array.from({ length: classes }, (_class, c) => c).filter((c) => (c + n) % 3 !== 1),
  );
  const singles = ({ data, shape: of }: TensorData): TensorData => ({
    data: Float32Array.from(data as ArrayLike<number>),
    shape: of,
  });
  return {
    logits: singles(logits()),
    target: target === 'labels' ? { data: labels, shape: perVoxel } : singles(dense()),
    ...(more.includes('mask') && { mask: singles(randomMask(random, shape)) }),
    ...(more.includes('weights') && {
      weights: singles({ data: uniform(random, voxels, -1, 3).map((x) => Math.max(0, x)), shape: perVoxel }),
    }),
    ...(more.includes('annotated') && { annotated }),
  };
}

/** Moves the classes of what has the shape of the logits behind the voxels. */
function channelsLast(inputs: Inputs): Inputs {
  const [samples, classes, ...spatial] = inputs.logits.shape as [number, number, ...number[]];
  const voxels = countOf(spatial);
  const moved = ({ data }: TensorData): TensorData => ({
    data: Float32Array.from({ length: data.length }, (_, i) => {
      const [at, c] = [Math.floor(i / classes), i % classes];
      return Number(data[(Math.floor(at / voxels) * classes + c) * voxels + (at % voxels)]);
    }),
    shape: [samples, ...spatial, classes],
  });
  const isDense = inputs.target.shape.length === inputs.logits.shape.length;
  return {
    ...inputs,
    logits: moved(inputs.logits),
    target: isDense ? moved(inputs.target) : inputs.target,
  };
}

interface Try {
  readonly loss: Loss;
  readonly inputs: Inputs;
  readonly layout: Layout;
  readonly gradient: boolean;
}

/** Compares a backend in single precision with the reference in double precision. */
async function check(backend: Backend, { loss, inputs, layout, gradient }: Try): Promise<void> {
  const given = layout === 'channels-last' ? channelsLast(inputs) : inputs;
  const program = await backend.compile(loss, { layout, gradient, onWarning: () => undefined });
  const found = await program.run(given);
  program.dispose();
  const expected = await run(loss, given, layout);
  const what = `${JSON.stringify(loss.parameters)}, ${inputs.logits.shape}, ${Object.keys(inputs)}, ${layout}`;
  expectClose(found.value, expected.value, 1e-5, { floor: 0.1, what: `value of ${what}` });
  // Less than that is rounding of a gradient of 0.
  const floor = 1e-6;
  if (gradient) expectClose(found.gradient!, expected.gradient, 1e-5, { floor, what: `gradient of ${what}` });
}

/** Finds the parameters of a loss to try on one kind of inputs, at most so many: other ones for other kinds. */
function parametersOf(id: string, turn: number, most: number, { shape }: Kind) {
  const all = variants[id]!;
  return Array.from({ length: Math.min(most, all.length) }, (_, i) =>
    all[(turn + i * kinds.length) % all.length]!(shape[1], shape.length - 2),
  );
}

/** How much to try; less on a backend that takes long to compile. */
interface Extent {
  /** How many parameters of each loss to try on each kind of inputs. Default 2. */
  readonly most?: number;
  /** 1 for all kinds of inputs, 2 for every other one, and so on. Default 1. */
  readonly every?: number;
}

/** Tests that a backend computes the losses of skeletons, components, windows and frontiers. */
export function testNeighborhoods(backend: Backend, { most = 2, every = 1 }: Extent = {}): void {
  describe('skeletons, components, windows and frontiers are those of the reference', () => {
    test.each(neighborLosses)('%s', async (id) => {
      for (const [turn, kind] of kinds.entries()) {
        const { activation, shape, more } = kind;
        if (!takes(id, activation, shape[1]) || turn % every > 0) continue;
        const inputs = draw(kind, randomSource(turn + 1));
        for (const [i, values] of parametersOf(id, turn, most, kind).entries()) {
          const ignoring = more.includes('ignored') ? { ignoreIndex: ignored } : {};
          const loss = makeOnce(id, { ...values, ...ignoring, activation });
          const layout = (turn + i) % 2 ? 'channels-last' : 'channels-first';
          await check(backend, { loss, inputs, layout, gradient: true });
          const other = layout === 'channels-last' ? 'channels-first' : 'channels-last';
          await check(backend, { loss, inputs, layout: other, gradient: false });
        }
      }
    });

    test('ops that need the same operand with different axes', async () => {
      const kind = {
        shape: [2, 3, 5, 6],
        activation: 'softmax',
        target: 'labels',
        more: ['weights'],
      } as const;
      const ids = ['blob', 'lovasz-softmax', 'neighbor-aware-calibration', 'skeleton-recall'];
      const loss = weightedSum(ids.map((id) => ({ loss: createLoss(id), weight: 1 })));
      await check(backend, {
        loss,
        inputs: draw(kind, randomSource(5)),
        layout: 'channels-first',
        gradient: true,
      });
    });
  });
}
