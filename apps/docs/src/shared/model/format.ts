/** Writes an error by its tolerance; empty when nothing was compared. */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return '';
  if (!Number.isFinite(ratio)) return '∞';
  return ratio >= 1000 ? ratio.toExponential(1) : ratio.toFixed(2);
}

/** Writes a number with nine digits that count. */
export const formatPrecise = (number: number): string => String(Number(number.toPrecision(9)));

/** Writes a number by its magnitude, as errors and tolerances are read. */
export const formatRough = (number: number): string => number.toExponential(2);

/** Writes the size of files. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Writes how long something took, with three digits that count. */
export function formatTime(milliseconds: number): string {
  if (milliseconds >= 1e4) return `${(milliseconds / 1e3).toFixed(1)} s`;
  return `${milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3)} ms`;
}
