import { describeBuildName, describeSuite, freshnessOf, type Report } from '@segloss/conformance';
import { quoteForShell, quotePath } from '@segloss/files/advice';
import { describeStale } from '../conformance/describe-reports.ts';
import { escapeDeep } from '../terminal/escape-deep.ts';
import { toJson } from '../terminal/json.ts';
import { readReports } from './report.ts';

/** Writes the command that renews a report on the device where it was made. */
function describeRenewal({ adapter, device, environment }: Report, path: string): string {
  const isBrowser = environment.crossOriginIsolated !== null;
  const isKnown = adapter.build !== null;
  if (isBrowser) {
    return isKnown
      ? `renew it in a browser, with 'renew' of conformance(): ${quotePath(path)}`
      : `run it again in a browser, with 'build' of conformance(): ${quotePath(path)}`;
  }
  const [named, report] = [`${adapter.name}:${device.id}`, path].map(quoteForShell);
  const command = `segloss conformance --adapter ${named} --report ${report}`;
  return isKnown ? `renew it: ${command} --renew` : `run it again: ${command}`;
}

/**
 * Says which losses of reports are not current, and how to renew them. A report of an unknown build is not current.
 *
 * @returns 1 when there are any
 * @throws FileError when a report cannot be read
 */
export async function checkReportsCommand(
  paths: readonly string[],
  { json }: { readonly json?: boolean | undefined },
  print: (text: string) => void,
): Promise<0 | 1> {
  const reports = await readReports(paths);
  const suite = await describeSuite();
  const found = reports.map((report, i) => ({
    file: paths[i]!,
    build: report.adapter.build,
    losses: freshnessOf(report, suite),
  }));
  const isCurrent = (index: number) => {
    const { build, losses } = found[index]!;
    return build !== null && losses.every(({ state }) => state === 'current');
  };
  if (json) print(toJson(found));
  else {
    for (const [index, report] of reports.entries()) {
      const path = paths[index]!;
      if (isCurrent(index)) print(`${quotePath(path)}: current`);
      else {
        const { build } = report.adapter;
        const stale = describeStale(escapeDeep(report), suite);
        const lines = [...(build === null ? [describeBuildName(build)] : []), ...stale].map(
          (line) => `  ${line}`,
        );
        print([`${quotePath(path)}: not current`, ...lines, `  ${describeRenewal(report, path)}`].join('\n'));
      }
    }
  }
  return reports.every((_, index) => isCurrent(index)) ? 0 : 1;
}
