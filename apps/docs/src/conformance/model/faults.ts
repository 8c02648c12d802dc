/** What the record says of one fault. */
export interface FaultEntry {
  readonly kind: string;
  /** What found it; left out when nothing did. */
  readonly killer?: object | undefined;
  readonly what: string;
}

/** How many faults of a kind the suite found. */
export interface FaultRate {
  readonly kind: string;
  readonly found: number;
  readonly total: number;
  /** What those are that it did not find. */
  readonly missed: readonly string[];
}

/** Counts what was found of each kind, in the order of the record. */
export function ratesOf(faults: readonly FaultEntry[]): readonly FaultRate[] {
  return [...new Set(faults.map(({ kind }) => kind))].map((kind) => {
    const own = faults.filter((fault) => fault.kind === kind);
    const missed = own.filter(({ killer }) => !killer).map(({ what }) => what);
    return { kind, found: own.length - missed.length, total: own.length, missed };
  });
}
