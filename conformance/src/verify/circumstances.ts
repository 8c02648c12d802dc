import { arithmeticOf } from '../budget/arithmetic.ts';
import { runsOf } from '../report/origin.ts';
import type { Report } from '../report/report.ts';
import type { Problem } from './problem.ts';

/** Clocks of two machines may differ by a minute. */
const clockDifference = 60_000;

function checkDevice({ device, environment }: Report): readonly Problem[] {
  const { arithmetic, processor } = device;
  const { name } = arithmeticOf(device);
  const hasGpu = environment.gpu !== null;
  return [
    ...(name === arithmetic
      ? []
      : [{ reason: `its device has arithmetic '${name}', and it says '${arithmetic}'` }]),
    ...(hasGpu === (processor === 'gpu')
      ? []
      : [{ reason: `it names ${hasGpu ? 'a' : 'no'} graphics processor, and its device is a ${processor}` }]),
  ];
}

function checkDurations({ results, footer }: Report): readonly Problem[] {
  const needed = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  // Each time was rounded to milliseconds, and that of the run to tenths of a second.
  const rounding = 100 + results.length / 2;
  if (needed <= footer.seconds * 1000 + rounding) return [];
  return [{ reason: `its checks took ${needed / 1000} seconds, and the run ${footer.seconds}` }];
}

function checkTimes(report: Report, now: Date): readonly Problem[] {
  const latest = now.getTime() + clockDifference;
  const starts = runsOf(report).map(({ startedAt }) => Date.parse(startedAt));
  const future = starts.find((start) => start > latest);
  if (future !== undefined)
    return [{ reason: `it began at ${new Date(future).toISOString()}, which is yet to come` }];
  if (starts.some((start, i) => i > 0 && start < starts[i - 1]!)) {
    return [{ reason: 'its renewals are not in the order in which they were run' }];
  }
  const end = starts[0]! + report.footer.seconds * 1000;
  return end > latest
    ? [{ reason: `it took ${report.footer.seconds} seconds, and began less than that ago` }]
    : [];
}

/** Finds what cannot be of the device, the times and the durations that a report names. */
export const checkCircumstances = (report: Report, now: Date): readonly Problem[] => [
  ...checkDevice(report),
  ...checkDurations(report),
  ...checkTimes(report, now),
];
