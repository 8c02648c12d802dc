/** Writes an error by its tolerance; empty when nothing was compared. */
export function formatRatio(ratio: number | null): string {
  if (ratio === null) return '';
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '∞';
}

/** Writes the size of a file. */
export const formatBytes = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`;
