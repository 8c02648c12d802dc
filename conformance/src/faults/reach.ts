import type { Changes, Fault, Run } from './fault.ts';
import { holds } from './where.ts';

/**
 * Gives what tells whether a run meets the condition of a fault, and has a primitive that it changes: no check without
 * such a run can find the fault. Nothing for faults that any run may show.
 */
export function reachOf({ where, make }: Pick<Fault, 'where' | 'make'>): ((run: Run) => boolean) | undefined {
  const { adapter, engine, given, rules, ...others }: Changes = make();
  if (adapter ?? engine ?? given) return undefined;
  const isOfRules = rules !== undefined && Object.keys(others).length === 0;
  const hasNode = ({ graph }: Run) =>
    !isOfRules || rules.some(({ op }) => graph.nodes.some((node) => node.op === op));
  return (run) => holds(where, run) && hasNode(run);
}
