export { type Arithmetic, arithmeticOf, arithmetics } from './budget/arithmetic.ts';
export { type Budget, budgetOf } from './budget/budget.ts';
export { budgetFactor, type Comparison, compare, type Deviation } from './budget/compare.ts';
export type { ConformanceCase, Expectation } from './cases/case.ts';
export { goldenCases } from './cases/golden.ts';
export { scaleCases } from './cases/scale.ts';
export { laws } from './laws/index.ts';
export type { Law, LawContext, LawOutcome } from './laws/law.ts';
export { type LimitSelection, limitCases } from './limits/cases.ts';
export { checkAtLimit } from './limits/check.ts';
export type { LimitCase } from './limits/limit-case.ts';
export { type RandomCase, randomCase, randomCases } from './random/random-case.ts';
export * from './report/diff.ts';
export { describeEnvironment } from './report/environment.ts';
export { isFailure, isUnexpected } from './report/footer.ts';
export {
  type CheckIdentity,
  describeFreshness,
  type Freshness,
  freshnessOf,
  type SuiteDescription,
} from './report/freshness.ts';
export * from './report/matrix.ts';
export * from './report/merge.ts';
export { runsOf, runsOfLoss } from './report/origin.ts';
export * from './report/partial.ts';
export { worstRatio } from './report/ratio.ts';
export { renewReport } from './report/renew.ts';
export * from './report/report.ts';
export * from './report/text.ts';
export { type ConformanceOptions, conformance, type TestRunner } from './run/register-tests.ts';
export { type RunOptions, runConformance } from './run/run.ts';
export { describeSuite } from './run/suite.ts';
export { version } from './version.ts';
