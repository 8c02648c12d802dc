import type { Lowering, OpName } from '@segloss/core/graph';
import type { Field, Sizes } from '@segloss/core/passes';
import { neighborhoodOps } from '../../cases/spatial-ops.ts';
import type { Mutant } from '../mutant.ts';
import type { Variant } from '../subject.ts';
import { wrongDistances } from './distances.ts';
import { wrongNeighborhoods } from './neighborhoods.ts';
import { wrongHardest, wrongSlopes } from './selections.ts';

type WrongRules = Readonly<Record<string, (sizes: Sizes) => Lowering<Field>>>;

/** Lists the mutants in which a distance, a choice or a slope that the loss asks for is computed wrong. */
export function ruleMutants(loss: string, variants: readonly Variant[]): readonly Mutant[] {
  const nodes = variants.flatMap(({ graph }) => graph.nodes);
  const uses = (op: OpName): boolean => nodes.some((node) => node.op === op);
  // The adjoint of an extreme is in the gradient only.
  const computes = (op: OpName): boolean => uses(op === 'windowExtremeAdjoint' ? 'windowExtreme' : op);
  const mutants = (of: string, wrongs: WrongRules): readonly Mutant[] =>
    Object.entries(wrongs).map(([what, wrongRules]) => ({ id: `rule ${of}: ${what}`, loss, wrongRules }));

  const kinds = nodes.flatMap((node) => (node.op === 'distanceMap' ? [node.attrs.kind] : []));
  return [
    ...[...new Set(kinds)].flatMap((kind) => mutants(`${kind} map`, wrongDistances(kind))),
    ...(uses('hardest') ? mutants('hardest', wrongHardest) : []),
    ...(uses('jaccardSlopes') ? mutants('jaccardSlopes', wrongSlopes) : []),
    ...neighborhoodOps.filter(computes).flatMap((op) => mutants(op, wrongNeighborhoods(op))),
  ];
}
