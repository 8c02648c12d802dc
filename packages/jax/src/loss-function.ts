import {
  type InputSignature,
  type InputSizes,
  type Layout,
  type Loss,
  UnsupportedGraphError,
} from '@segloss/core/adapter';
import { checkKeys, InputError, ParameterError } from '@segloss/core/errors';
import { isOfKind, nodeAt } from '@segloss/core/graph';
import { channelsOf, checkLayout, checkLoss, readAnnotated } from '@segloss/core/programs';
import { type Compiled, compile } from './compile.ts';
import { DeviceArrays } from './device-arrays.ts';
import type { Jax, JaxArray, JaxDevice } from './jax.ts';
import { source } from './load.ts';
import { shapeOf } from './table.ts';

/** Options of a loss function. */
export interface LossFunctionOptions {
  /** How logits are laid out; default `channels-first`. */
  readonly layout?: Layout | undefined;
}

/** What a call of a loss function may name besides logits and target. */
export interface OptionalInputs {
  /** 1 for voxels that count and 0 for ignored ones, `[N, ...spatial]`. */
  readonly mask?: JaxArray | null | undefined;
  /** What each voxel counts, 0 or more, `[N, ...spatial]`: a voxel of weight 2 counts as two, one of weight 0 not at all. */
  readonly weights?: JaxArray | null | undefined;
  /**
   * The classes that were annotated, one list of class indices per sample: `[[1, 2], [3]]`. Where classes exclude each other,
   * the others count as background, and class 0 is always annotated; channels of their own are left out. A function that
   * `jax.jit` compiles keeps the lists of its first call.
   */
  readonly annotated?: readonly (readonly number[])[] | null | undefined;
}

/**
 * Computes a loss from arrays, and takes one reference of each, as functions of jax-js do.
 *
 * @param logits float32 `[N, C, ...spatial]`, or `[N, ...spatial, C]` with the layout `channels-last`
 * @param target labels `[N, ...spatial]`, or a dense target of the shape of the logits
 * @param more `{ mask, weights, annotated }`, as far as there are any
 */
export type LossFunction = (logits: JaxArray, target: JaxArray, more?: OptionalInputs | null) => JaxArray;

const optionalNames: readonly (keyof OptionalInputs)[] = ['mask', 'weights', 'annotated'];

/** Refuses losses that have many values, or need the host: functions that jax-js differentiates see no numbers. */
function checkLossFunction(loss: Loss): void {
  const graph = loss.graph({ classes: channelsOf(loss), target: 'labels', mask: false }, { gradient: true });
  const nonLocal = graph.nodes.find((node) => isOfKind(node, 'nonLocal'));
  if (nonLocal) {
    throw new UnsupportedGraphError({
      source,
      subject: `'${loss.id}' as a loss function`,
      reason: `the host computes its op '${nonLocal.op}', and functions that jax-js differentiates see no numbers`,
      remedy:
        'Take value and gradient from a program of the adapter: `(await jax.open()).compile(loss, { gradient: true })`.',
    });
  }
  const { axes } = nodeAt(graph, graph.outputs.value).type;
  if (axes === '') return;
  throw new ParameterError({
    source,
    subject: `parameters of '${loss.id}'`,
    reason: `the loss has the axes ${axes}, but training needs one number`,
    remedy: "Use reduction 'mean' or 'sum'.",
  });
}

/** Reads sizes from the shapes of arrays. */
function sizesOf(logits: JaxArray, target: JaxArray, layout: Layout) {
  const { shape } = logits;
  const spatial = layout === 'channels-first' ? shape.slice(2) : shape.slice(1, -1);
  const [samples, classes] = [shape[0]!, layout === 'channels-first' ? shape[1]! : shape.at(-1)!];
  const dense = target.shape.join() === shape.join();
  const hasLabels = target.shape.join() === [samples, ...spatial].join();
  if (shape.length < 3 || shape.length > 5 || !(dense || hasLabels)) {
    throw new InputError({
      source,
      subject: 'shapes of logits and target',
      reason: `[${shape.join(', ')}] and [${target.shape.join(', ')}] do not fit`,
      remedy: `With the layout '${layout}', give logits with 1, 2 or 3 spatial axes, and a target [N, ...spatial] or of the shape of the logits.`,
    });
  }
  const sizes: InputSizes = { samples, classes, spatial };
  return { sizes, target: dense ? 'dense' : 'labels' } as const;
}

/** Reads mask and weights, which have the shape of labels. */
function perVoxelOf(
  more: OptionalInputs,
  { samples, spatial }: InputSizes,
): Readonly<Record<string, JaxArray>> {
  const shape = [samples, ...spatial];
  const given = (['mask', 'weights'] as const).flatMap((name) => {
    const array = more[name] ?? undefined;
    if (array && array.shape.join() !== shape.join()) {
      throw new InputError({
        source,
        subject: `shape of ${name}`,
        reason: `[${array.shape.join(', ')}] does not fit the logits`,
        remedy: `Give one number per voxel: [${shape.join(', ')}].`,
      });
    }
    return array ? [[name, array] as const] : [];
  });
  return Object.fromEntries(given);
}

/**
 * Turns a loss into a function for `jax.grad` and `jax.valueAndGrad`. Its gradient is the exact one of segloss, by the logits
 * only, and of first order. Values are not checked: NaN gives NaN or passes unnoticed, and a label out of range belongs to no
 * class.
 *
 * @example
 * const loss = toLossFunction(jax, diceCe());
 * const [value, slopes] = jax.valueAndGrad((weights) => loss(network(weights, images), labels.ref))(weights);
 *
 * @throws ParameterError when the loss has more than one value, and UnsupportedGraphError when it has an op that the host
 * computes, such as distance maps, sorts or windows; the function throws InputError when shapes do not fit
 */
export function toLossFunction(jax: Jax, loss: Loss, options: LossFunctionOptions = {}): LossFunction {
  checkLoss('loss of toLossFunction()', loss, source);
  checkKeys('options of toLossFunction()', options, ['layout'], ParameterError, source);
  const layout = checkLayout(options.layout ?? 'channels-first');
  checkLossFunction(loss);
  const { lax, numpy } = jax;

  /** Moves the classes of an array before its voxels, and joins these. */
  function arranged(x: JaxArray, axes: 'NCV' | 'NV', sizes: InputSizes): JaxArray {
    const isMoved = axes === 'NCV' && layout === 'channels-last';
    return (isMoved ? numpy.moveaxis(x, -1, 1) : x).reshape(shapeOf(axes, sizes));
  }

  const compiled = new Map<string, Compiled>();

  /** Compiles the loss, once for each shape and kind of inputs. */
  function compiledFor(sizes: InputSizes, signature: InputSignature, device: JaxDevice): Compiled {
    const key = JSON.stringify([sizes, signature, device]);
    const known = compiled.get(key);
    if (known) return known;
    const graph = loss.graph(signature, { gradient: true });
    const made = compile(new DeviceArrays(jax, device), graph, sizes);
    compiled.set(key, made);
    return made;
  }

  return (logits, target, given) => {
    const more = given ?? {};
    checkKeys('inputs beside logits and target', more, optionalNames, InputError, source);
    const { sizes, target: kind } = sizesOf(logits, target, layout);
    const perVoxel = perVoxelOf(more, sizes);
    const annotated = readAnnotated(more.annotated, sizes, loss, source);
    const constant = (array: JaxArray, axes: 'NCV' | 'NV') =>
      arranged(lax.stopGradient(array.astype(numpy.float32)), axes, sizes);
    const x = arranged(logits.astype(numpy.float32), 'NCV', sizes);
    // While jax-js traces, arrays do not tell their device.
    const device = x.device ?? jax.defaultDevice();
    const inputs: Readonly<Record<string, JaxArray>> = {
      logits: lax.stopGradient(x.ref),
      target: constant(target, kind === 'dense' ? 'NCV' : 'NV'),
      ...Object.fromEntries(
        Object.entries(perVoxel).map(([name, array]) => [name, constant(array, 'NV')] as const),
      ),
      ...(annotated && {
        annotated: numpy.array(Float32Array.from(annotated.data), { shape: shapeOf('NC', sizes), device }),
      }),
    };
    const signature = {
      classes: sizes.classes,
      target: kind,
      mask: 'mask' in inputs,
      ...('weights' in inputs ? { weights: true as const } : {}),
      ...(annotated ? { annotated: true as const } : {}),
    };
    const { value, gradient } = compiledFor(sizes, signature, device).run(inputs);
    for (const array of Object.values(inputs)) array.dispose();
    // The value, with the gradient as its slope: the factor is 0, and its slope 1.
    const moved = x.ref.sub(lax.stopGradient(x));
    const total = lax.stopGradient(value!).reshape([]).add(lax.stopGradient(gradient!).mul(moved).sum());
    return total;
  };
}
