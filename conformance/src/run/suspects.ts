import type { Suspect } from '../report/report.ts';
import type { Performed } from './check.ts';

/** As many are named. */
const mostSuspects = 3;
/** One failure alone says little about what it has in common with others. */
const fewestFailures = 2;
/** Below this, a primitive is about as usual in what fails as in what passes. */
const leastSuspicion = 0.4;

/**
 * Finds the primitives that are in what fails and not in what passes, ranked by the coefficient of Ochiai, as is usual
 * for finding faults in programs: 1 for what all failures have and nothing that passes has (Abreu et al., 2007, On the
 * accuracy of spectrum-based fault localization).
 */
export function suspectsOf(performed: readonly Performed[]): readonly Suspect[] {
  const ran = performed.filter(({ ops }) => ops.length > 0);
  const failures = ran.filter(({ result }) => result.status === 'fail' || result.status === 'error');
  const passes = ran.filter(({ result }) => result.status === 'pass');
  if (failures.length < fewestFailures) return [];
  const ops = [...new Set(failures.flatMap((failure) => failure.ops))];
  const countWith = (some: readonly Performed[], op: string) =>
    some.filter((one) => one.ops.includes(op)).length;
  return ops
    .map((op) => {
      const [failedWith, passedWith] = [countWith(failures, op), countWith(passes, op)];
      const suspicion = failedWith / Math.sqrt(failures.length * (failedWith + passedWith));
      return { op, failed: failures.length, failedWith, passed: passes.length, passedWith, suspicion };
    })
    .filter(({ suspicion, passedWith }) => suspicion >= leastSuspicion && passedWith < passes.length)
    .sort((a, b) => b.suspicion - a.suspicion)
    .slice(0, mostSuspects)
    .map(({ suspicion: _, ...suspect }) => suspect);
}
