import type { Loss } from '../define/define-loss.ts';
import { checkKeys } from '../errors/check-keys.ts';
import { ParameterError, SeglossError, UnsupportedGraphError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';
import { hasAxis } from '../graph/axes.ts';
import { opNames } from '../graph/facts.ts';
import type { Graph } from '../graph/graph.ts';
import type { OpName } from '../graph/ops.ts';
import type { CheckedInputs } from '../inputs/inputs.ts';
import type { InputSignature } from '../inputs/signature.ts';

/** Something that an adapter does not support: whatever one of `ops`, `classesAbove`, `spatialAxes` and `acrossSamples` names. */
export interface Unsupported {
  /** Primitives that it does not compute, such as `hardest`, the selection of top-k. */
  readonly ops?: readonly OpName[] | undefined;
  /** The largest number of classes that it computes. */
  readonly classesAbove?: number | undefined;
  /** Numbers of spatial axes that it does not take: `[3]` for an adapter of images only. */
  readonly spatialAxes?: readonly (1 | 2 | 3)[] | undefined;
  /** Values with the axis V and without N: what joins voxels of different samples, as no loss of this library does. */
  readonly acrossSamples?: true | undefined;
  /** The devices that this concerns; all when left out. */
  readonly devices?: readonly string[] | undefined;
  /** Why, as the end of a sentence: `the engine cannot sort`. */
  readonly reason: string;
}

/** Says what an adapter supports: everything but what is listed. */
export interface Capabilities {
  readonly unsupported: readonly Unsupported[];
}

const entryKeys: readonly (keyof Unsupported)[] = [
  'ops',
  'classesAbove',
  'spatialAxes',
  'acrossSamples',
  'devices',
  'reason',
];

/**
 * Refuses a list that is malformed: a mistyped op would pass for one that is supported.
 *
 * @throws ParameterError that names the entry
 */
export function checkCapabilities(source: string, { unsupported }: Capabilities): void {
  for (const [i, entry] of unsupported.entries()) {
    const subject = `unsupported[${i}] of the adapter`;
    checkKeys(subject, entry, entryKeys, ParameterError, source);
    const refuse = (reason: string, remedy: string): never => {
      throw new ParameterError({ source, subject, reason, remedy });
    };
    const { ops, classesAbove, spatialAxes, acrossSamples, reason } = entry;
    if (!ops && classesAbove === undefined && !spatialAxes && !acrossSamples) {
      const remedy = "Give one of 'ops', 'classesAbove', 'spatialAxes' and 'acrossSamples'.";
      refuse('it does not say what is unsupported', remedy);
    }
    if (typeof reason !== 'string' || reason === '') refuse('it has no reason', 'Say why, for the error.');
    const unknown = ops?.find((op) => !opNames.includes(op));
    if (unknown !== undefined) refuse(`there is no op '${unknown}'`, suggest(unknown, opNames));
  }
}

/** What a run needs, as far as it is known. */
export interface Needs {
  readonly graph: Pick<Graph, 'nodes'>;
  readonly inputs?: Pick<CheckedInputs, 'sizes'> | undefined;
}

/** What a run needs and a device lacks. */
export interface Lack {
  /** What is needed, as the end of a sentence: `the op 'hardest'`. */
  readonly needed: string;
  readonly entry: Unsupported;
}

function lackOf(entry: Unsupported, { graph, inputs }: Needs): Lack | undefined {
  const op = entry.ops?.find((name) => graph.nodes.some((node) => node.op === name));
  if (op !== undefined) return { needed: `the op '${op}'`, entry };
  if (
    entry.acrossSamples &&
    graph.nodes.some(({ type: { axes } }) => hasAxis(axes, 'V') && !hasAxis(axes, 'N'))
  )
    return { needed: 'values that join the voxels of different samples', entry };
  if (!inputs) return undefined;
  const { classes, spatial } = inputs.sizes;
  if (classes > (entry.classesAbove ?? Infinity)) return { needed: `${classes} classes`, entry };
  const axes = entry.spatialAxes?.find((count) => count === spatial.length);
  return axes && { needed: `${axes} spatial axes`, entry };
}

/** Finds what a run needs and an adapter declares unsupported on a device. */
export function findLack(
  capabilities: Capabilities | undefined,
  device: string,
  needs: Needs,
): Lack | undefined {
  for (const entry of capabilities?.unsupported ?? []) {
    const lack = (entry.devices?.includes(device) ?? true) ? lackOf(entry, needs) : undefined;
    if (lack) return lack;
  }
  return undefined;
}

/** Lists kinds of inputs that a loss may take: with one or two classes, or as many as it has weights. */
function usualSignatures({ parameters }: Loss): readonly InputSignature[] {
  const lists = Object.values(parameters).filter((value): value is readonly unknown[] =>
    Array.isArray(value),
  );
  const counts = new Set([2, 1, ...lists.map(({ length }) => length)]);
  return [...counts].flatMap((classes) =>
    (['labels', 'dense'] as const).map((target) => ({ classes, target, mask: false })),
  );
}

/** Finds what a loss needs whatever its inputs are, and an adapter declares unsupported. */
export function findLackOfLoss(
  capabilities: Capabilities | undefined,
  device: string,
  loss: Loss,
  options: { readonly gradient: boolean },
): Lack | undefined {
  if (!capabilities?.unsupported.some(({ ops, acrossSamples }) => ops || acrossSamples)) return undefined;
  let first: Lack | undefined;
  for (const signature of usualSignatures(loss)) {
    let graph: Pick<Graph, 'nodes'>;
    try {
      graph = loss.graph(signature, options);
    } catch (error) {
      // A loss may refuse some kinds of inputs, as a softmax does one channel.
      if (error instanceof SeglossError) continue;
      throw error;
    }
    const lack = findLack(capabilities, device, { graph });
    if (!lack) return undefined;
    first ??= lack;
  }
  return first;
}

/**
 * Says that a device lacks what a loss needs, and where there is more.
 *
 * @param devices those of the adapter that do not lack it
 */
export function lackError(
  source: string,
  device: string,
  loss: Loss,
  { needed, entry }: Lack,
  devices: readonly string[],
): UnsupportedGraphError {
  const names = devices.map((id) => `'${id}'`).join(' or ');
  return new UnsupportedGraphError({
    source,
    subject: `'${loss.id}' on device '${device}'`,
    reason: `it needs ${needed}, which this adapter does not support: ${entry.reason}`,
    remedy: `Use ${names && `device ${names}, or `}another adapter; \`reference\` of @segloss/core computes every loss.`,
  });
}
