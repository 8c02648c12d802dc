import { describeBuildName, type MatrixCell, type Report } from '@segloss/conformance';

/** What stands for a loss in checks that concern a device as a whole. */
export const wholeDevice = '*';

/** Names a loss, or what stands in its place. */
export const nameOfLoss = (loss: string): string => (loss === wholeDevice ? '(device)' : loss);

/** Writes how much of a tolerance is used, in as many digits as matter. */
export function formatRatio(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'infinite';
  return ratio < 100 ? ratio.toFixed(2) : ratio.toExponential(1);
}

/** Writes how many of the checks that were run have passed; nothing where there are none. */
export function formatPassed({ counts, executed }: MatrixCell): string {
  if (executed === 0) return counts.skipped > 0 ? 'skipped' : '';
  return `${counts.pass}/${executed}`;
}

/** Counts something in words. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Writes a text of an engine on one line of bearable length. */
export function shorten(text: string, length = 300): string {
  const flat = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 3)}...`;
}

/** Says which build of the adapter a report is of, from which commit, and who made it. */
export function describeMaker({ adapter, run }: Report): string {
  const { commit, id, by } = run;
  const parts = [
    describeBuildName(adapter.build),
    ...(commit === null ? [] : [`commit ${commit.slice(0, 12)}`]),
    ...(id === null ? [] : [`run ${id}`]),
    ...(by === null ? [] : [`by ${by}`]),
  ];
  return shorten(parts.join(', '));
}

/** Says where a report comes from: device, engine, runtime, arithmetic, and what draws for it. */
export function describeOrigin({ adapter, device, environment }: Report): string {
  const { name, version } = adapter.library;
  const graphics = environment.gpu === null ? [] : [`gpu: ${environment.gpu}`];
  const emulated = environment.softwareRendering === true ? ['software rendering'] : [];
  const parts = [
    `${adapter.name}:${device.id}`,
    `${name} ${version}`.trim(),
    environment.runtime,
    environment.platform,
    `arithmetic ${device.arithmetic}`,
    ...graphics,
    ...emulated,
  ];
  return shorten(parts.join(', '));
}
