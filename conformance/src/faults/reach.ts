import type { Fault } from './fault.ts';
import type { Watch } from './singles.ts';
import { holds } from './where.ts';

/**
 * Makes what looks at a correct adapter and says when a fault would have mattered: no check without that can find it.
 * Nothing for faults that any check may find.
 *
 * @param onReach is told when it would have mattered
 */
export function reachOf(fault: Fault, onReach: () => void): Partial<Watch> | undefined {
  const { kind, where, make } = fault;
  const { adapter, engine, given, rules, ...others } = make();
  // Results are as they should be: only who counts can know.
  if (kind === 'leaks') return { count: onReach };
  if (adapter ?? engine) return undefined;
  if (given) {
    return {
      call(facts, isRefused) {
        // What is refused rightly is what these faults accept.
        if (facts && holds(where, facts) && (kind !== 'bad-input' || isRefused)) onReach();
      },
    };
  }
  if (rules && Object.keys(others).length === 0) {
    return {
      node(node, run) {
        const own = rules.filter(({ op }) => op === node.op);
        // A rule may rely on what the condition says.
        if (own.length === 0 || !holds(where, run)) return;
        if (own.some(({ when }) => when?.(node, run) ?? true)) onReach();
      },
    };
  }
  return {
    run(run) {
      if (holds(where, run)) onReach();
    },
  };
}
