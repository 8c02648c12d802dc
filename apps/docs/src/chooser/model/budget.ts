const megabyte = 1e6;

/** Reads a size in MB as a person types it; empty text means any size. */
export function parseBudget(text: string): { readonly bytes: number } | { readonly problem: string } {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return { bytes: Number.POSITIVE_INFINITY };
  const megabytes = Number(typed);
  if (Number.isFinite(megabytes) && megabytes > 0) return { bytes: megabytes * megabyte };
  return {
    problem: `Size budget: '${text.trim()}' is no number above 0. Give megabytes, such as 0.5, or nothing for any size; it is not counted until then.`,
  };
}
