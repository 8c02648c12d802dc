import type { Suspect } from '../report/report.ts';
import type { Performed } from './check.ts';

/** As many are named. */
const mostSuspects = 3;
/** One failure alone says little about what it has in common with others. */
const fewestFailures = 2;
/** Below this, a primitive is too usual in what passes, or too rare in what fails: to name it would mislead. */
const leastSuspicion = 0.6;
/** A primitive is named only if its share of what fails is so many times its share of what passes. */
const leastContrast = 2;

type Ran = Pick<Performed, 'ops'>;

const countWith = (some: readonly Ran[], op: string) => some.filter(({ ops }) => ops.includes(op)).length;

/** Finds what is most suspicious of some failures. */
function suspectOf(failures: readonly Ran[], passes: readonly Ran[]): Suspect | undefined {
  const candidates = [...new Set(failures.flatMap(({ ops }) => ops))].map((op) => {
    const [failedWith, passedWith] = [countWith(failures, op), countWith(passes, op)];
    const suspicion = failedWith / Math.sqrt(failures.length * (failedWith + passedWith));
    return { op, failedWith, passedWith, suspicion };
  });
  // Among few that pass, what is usual everywhere would look unusual.
  const unusual = candidates.filter(
    ({ failedWith, passedWith }) =>
      failedWith * passes.length >= leastContrast * passedWith * failures.length &&
      passedWith < passes.length,
  );
  const most = Math.max(...unusual.map(({ suspicion }) => suspicion));
  const [first, ...others] = unusual.filter(({ suspicion }) => suspicion === most);
  if (first === undefined || most < leastSuspicion) return undefined;
  const { failedWith, passedWith } = first;
  const alike = others.filter((one) => one.failedWith === failedWith && one.passedWith === passedWith);
  const ops = [first, ...alike].map(({ op }) => op);
  return { ops, failed: failures.length, failedWith, passed: passes.length, passedWith };
}

/**
 * Finds the primitives that are in what fails and not in what passes, ranked by the coefficient of Ochiai, as is usual
 * for finding faults in programs: 1 for what all failures have and nothing that passes has (Abreu et al., 2007, On the
 * accuracy of spectrum-based fault localization). After each, the failures that do not have it are looked at again, as
 * several primitives may be wrong.
 */
export function suspectsOf(performed: readonly Performed[]): readonly Suspect[] {
  const ran = performed.filter(({ ops }) => ops.length > 0);
  const passes = ran.filter(({ result }) => result.status === 'pass');
  let failures = ran.filter(({ result }) => result.status === 'fail' || result.status === 'error');
  const suspects: Suspect[] = [];
  while (suspects.length < mostSuspects && failures.length >= fewestFailures) {
    const suspect = suspectOf(failures, passes);
    if (suspect === undefined) break;
    suspects.push(suspect);
    failures = failures.filter(({ ops }) => !suspect.ops.some((op) => ops.includes(op)));
  }
  return suspects;
}
