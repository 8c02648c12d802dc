import { readFile, writeFile } from 'node:fs/promises';
import type { SuiteDescription } from '../report/freshness.ts';
import type { Examined } from './examine.ts';
import { type Fault, type FaultKind, faultKinds } from './fault.ts';
import { explanations } from './survivors.ts';

/** What became of a fault, and with which suite. */
export interface Found extends Examined {
  /** Digest of the suite. */
  readonly suite: string;
}

/** What became of a fault, as the record has it. */
export interface Entry extends Found {
  readonly kind: FaultKind;
  readonly what: string;
  /** Why no check finds it; `open` when nobody has looked yet. */
  readonly explanation?: string | undefined;
}

/** What became of all faults. */
export interface FaultRecord {
  readonly suite: Pick<SuiteDescription, 'version' | 'digest'> & { readonly checks: number };
  readonly killed: Readonly<Record<string, string>>;
  readonly faults: readonly Entry[];
}

const path = new URL('../../faults.json', import.meta.url);

/** Reads the record; nothing when there is none. */
export async function readRecord(): Promise<FaultRecord | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as FaultRecord);
}

/** Counts the killed faults of each kind, as in `14 of 15`. */
function countKilled(entries: readonly Entry[]): FaultRecord['killed'] {
  const rate = (of: readonly Entry[]) => `${of.filter(({ killer }) => killer).length} of ${of.length}`;
  const kinds = faultKinds.map((kind) => [kind, rate(entries.filter((entry) => entry.kind === kind))]);
  return Object.fromEntries([['all', rate(entries)], ...kinds]);
}

/** Makes a record of what was found out so far. */
export function recordOf(
  suite: FaultRecord['suite'],
  faults: readonly Fault[],
  examined: ReadonlyMap<string, Found>,
): FaultRecord {
  const entries = faults.flatMap(({ id, kind, what }): readonly Entry[] => {
    const found = examined.get(id);
    if (found === undefined) return [];
    const { killer } = found;
    return [{ ...found, kind, what, ...(killer ? {} : { explanation: explanations[id] ?? 'open' }) }];
  });
  return { suite, killed: countKilled(entries), faults: entries };
}

/** Writes the record. */
export const writeRecord = (record: FaultRecord): Promise<void> =>
  writeFile(path, `${JSON.stringify(record, null, 2)}\n`);
