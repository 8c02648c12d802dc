export { type Arithmetic, arithmeticOf, arithmetics } from './budget/arithmetic.ts';
export { type Budget, budgetOf } from './budget/budget.ts';
export { budgetFactor, type Comparison, compare, type Deviation } from './budget/compare.ts';
export type { ConformanceCase, Expectation } from './cases/case.ts';
export { goldenCases } from './cases/golden.ts';
export { scaleCases } from './cases/scale.ts';
export {
  type ArithmeticName,
  type CaseWithTolerances,
  casesWithTolerances,
} from './cases/with-tolerances.ts';
export { laws, lawsOnRequest } from './laws/index.ts';
export type { Law, LawContext, LawOutcome } from './laws/law.ts';
export { type LimitSelection, limitCases } from './limits/cases.ts';
export { checkAtLimit } from './limits/check.ts';
export type { LimitCase } from './limits/limit-case.ts';
export { type RandomCase, randomCase, randomCases } from './random/random-case.ts';
export { describeBuildName, unknownBuild } from './report/builds.ts';
export * from './report/diff.ts';
export { describeEnvironment } from './report/environment.ts';
export type * from './report/failure.ts';
export { isFailure, isUnexpected } from './report/footer.ts';
export {
  type CheckIdentity,
  describeFreshness,
  type Freshness,
  freshnessOf,
  type SuiteDescription,
} from './report/freshness.ts';
export * from './report/kinds.ts';
export * from './report/matrix.ts';
export * from './report/merge.ts';
export { runsOf, runsOfLoss } from './report/origin.ts';
export * from './report/partial.ts';
export { worstRatio } from './report/ratio.ts';
export { renewReport } from './report/renew.ts';
export * from './report/report.ts';
export * from './report/text.ts';
export { matchesId } from './run/pattern.ts';
export { type ConformanceOptions, conformance, type TestRunner } from './run/register-tests.ts';
export { type RunOptions, runConformance } from './run/run.ts';
export { type Selection, selectChecks } from './run/selection.ts';
export { parseShard, type Shard } from './run/shard.ts';
export type { RunSource } from './run/source.ts';
export { describeSuite, loadSuite, type Suite } from './run/suite.ts';
export type { Problem } from './verify/problem.ts';
export { type Verification, type VerifyOptions, verifyReport, verifyReports } from './verify/verify.ts';
export { version } from './version.ts';
