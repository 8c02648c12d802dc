import { allLosses, type Loss, type LossFactory } from '@segloss/core';
import { axesOver, type GraphNode, isNonLocalOp, opFacts } from '@segloss/core/graph';

/** Names an op with its attributes and the axes of its arguments, but for numbers, which are data like others. */
function formOf({ op, attrs, args }: GraphNode, nodes: readonly GraphNode[]): string {
  const axes = args.map((arg) => nodes[arg]!.type.axes);
  return JSON.stringify([op, opFacts[op].kind === 'source' ? null : attrs, axes]);
}

/** Lists the forms of ops in a loss, and how often it must walk over the voxels, one walk after the other. */
function formsOf(loss: Loss): ReadonlySet<string> {
  const { nodes } = loss.graph({ classes: 3, target: 'labels', mask: true }, { gradient: true });
  const walks: number[] = [];
  for (const node of nodes) {
    const before = Math.max(0, ...node.args.map((arg) => walks[arg]!));
    walks.push(before + (axesOver(node).includes('V') ? 1 : 0));
  }
  return new Set([...nodes.map((node) => formOf(node, nodes)), ...walks.map((count) => `${count} walks`)]);
}

/** Iterations of losses that repeat the same ops: golden and random cases have more. */
const iterations = 2;

/** Makes a loss as laws take it: with default parameters, but few iterations, whose budgets take long. */
export const lossForLaws = (factory: LossFactory): Loss =>
  factory('iterations' in factory.parameters ? { iterations } : {});

/** Chooses losses in which every op occurs in every form that it has in any: of those that add nothing, none. */
function chooseRepresentatives(): readonly Loss[] {
  const covered = new Set<string>();
  return allLosses.map(lossForLaws).filter((loss) => {
    const known = covered.size;
    for (const form of formsOf(loss)) covered.add(form);
    return covered.size > known;
  });
}

let chosen: readonly Loss[] | undefined;

/** Lists the built-in losses, see {@link lossForLaws}, that laws of families are checked for. */
export const representatives = (): readonly Loss[] => {
  chosen ??= chooseRepresentatives();
  return chosen;
};

/** Names what engines compute in ways of their own: what a loss compares, and its non-local ops. */
function kindOf(loss: Loss): string {
  const { nodes } = loss.graph({ classes: 3, target: 'labels', mask: true }, { gradient: true });
  const ops = new Set(nodes.map(({ op }) => op).filter(isNonLocalOp));
  return [loss.description.family, ...[...ops].sort()].join();
}

/** Lists one loss of each kind of {@link representatives}. The kinds of compound losses are those of their parts. */
export function oneOfEachKind(): readonly Loss[] {
  const known = new Set<string>();
  return representatives().filter((loss) => {
    const kind = kindOf(loss);
    const isNew = loss.description.family !== 'compound' && !known.has(kind);
    known.add(kind);
    return isNew;
  });
}
