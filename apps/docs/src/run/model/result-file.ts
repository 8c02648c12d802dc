import { isPartial, type Report, readReport } from '@segloss/conformance';
import { type Benchmark, parseBenchmark } from '@segloss/measure';

/** What a file of results holds. */
export type ResultFile =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'benchmark'; readonly benchmark: Benchmark };

/** How files of benchmarks begin; those that were cut short, too. */
const benchmarkHead = /^\s*\{\s*"format"\s*:\s*"segloss-benchmark\//;

/** Tells whether a text is a benchmark, whatever the order of its keys. */
function isBenchmark(text: string): boolean {
  if (benchmarkHead.test(text)) return true;
  try {
    const { format }: { readonly format?: unknown } = JSON.parse(text) ?? {};
    return String(format).startsWith('segloss-benchmark/');
  } catch {
    return false;
  }
}

/**
 * Reads a report of the conformance suite, or a benchmark.
 *
 * @throws FileError when it is neither, is broken or cut short, or of another version of its format
 */
export function readResultFile(text: string, name: string): ResultFile {
  const plain = text.replace(/^\uFEFF/, '');
  if (isBenchmark(plain)) return { kind: 'benchmark', benchmark: parseBenchmark(plain, name) };
  return { kind: 'report', report: readReport(plain, name) };
}

const safe = (text: string): string => text.toLowerCase().replace(/[^a-z0-9.]+/g, '-');

/** Names the file of a report, as those in `conformance/results` are named. */
export function reportFileName(report: Report): string {
  const { adapter, device, environment } = report;
  const place = environment.crossOriginIsolated === null ? 'node' : 'browser';
  const part = isPartial(report) ? '-partial' : '';
  return `${safe(`${adapter.name}-${device.id}-${place}`)}${part}.json`;
}

/** Names the file of a benchmark, as those in `bench/results` are named. */
export const benchmarkFileName = ({ date, machine }: Benchmark): string =>
  `${date.slice(0, 10)}-${safe(machine.runtime.split(' ', 1)[0]!)}.json`;
