import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../target.ts';
import { fromText, toText } from './json.ts';

/** Something that was found, as it stands in a file. */
export interface Finding {
  readonly target: string;
  readonly kind: string;
  readonly message: string;
  /** Where fast-check finds the case again. */
  readonly seed: number;
  readonly path: string;
  readonly tried: unknown;
}

/** A case that is kept in the corpus. */
export interface Kept {
  /** What was wrong once. */
  readonly about: string;
  /** What comes of the case; where it is not said, either is right. */
  readonly expected?: Outcome;
  readonly tried: unknown;
}

/** Writes a finding, and returns its path. */
export function writeFinding(folder: string, finding: Finding): string {
  const own = join(folder, finding.target);
  mkdirSync(own, { recursive: true });
  const name = createHash('sha256').update(finding.kind).digest('hex').slice(0, 12);
  const path = join(own, `${name}.json`);
  writeFileSync(path, `${toText(finding, 2)}\n`);
  return path;
}

/** Reads a finding, or a case of the corpus. */
export const readTried = (path: string): Finding & Kept =>
  fromText(readFileSync(path, 'utf8')) as Finding & Kept;

const jsonFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(folder, name))
    : [];

/** Reads all findings of a target. */
export const readFindings = (folder: string, target: string): readonly Finding[] =>
  jsonFiles(join(folder, target)).map(readTried);

/** Lists the cases of a target that are kept, with their paths. */
export const readCorpus = (folder: string, target: string): ReadonlyMap<string, Kept> =>
  new Map(jsonFiles(join(folder, target)).map((path) => [path, readTried(path)]));
