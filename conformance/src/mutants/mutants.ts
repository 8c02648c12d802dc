import { spatialOps } from '../cases/spatial-ops.ts';
import { graphMutants } from './graph/graph-mutants.ts';
import { inputMutants } from './input-mutants.ts';
import type { Mutant } from './mutant.ts';
import { parameterMutants } from './parameter-mutants.ts';
import { publishedMutants } from './published/index.ts';
import { ruleMutants } from './rules/rule-mutants.ts';
import type { Subject } from './subject.ts';

/** Lists every mutant of a loss. Those of the graph have the places that occur in the graphs of its cases. */
export function mutantsOf(loss: string, subjects: readonly Subject[]): readonly Mutant[] {
  const variants = [...new Set(subjects.map(({ variant }) => variant))];
  const asksForShape = variants.some(({ graph }) => graph.nodes.some(({ op }) => spatialOps.has(op)));
  return [
    ...parameterMutants(loss),
    ...inputMutants(loss, asksForShape),
    ...ruleMutants(loss, variants),
    ...publishedMutants.filter((mutant) => mutant.loss === loss),
    ...graphMutants(loss, variants),
  ];
}
