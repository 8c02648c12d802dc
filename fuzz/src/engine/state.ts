import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How far a target has come, over all runs. */
export interface Progress {
  /** Seed of the next block. */
  readonly next: number;
  readonly accepted: number;
  readonly refused: number;
  /** Cases that showed what is known already. */
  readonly known: number;
  readonly seconds: number;
}

const none: Progress = { next: 1, accepted: 0, refused: 0, known: 0, seconds: 0 };

const pathOf = (folder: string, target: string): string => join(folder, `${target}.json`);

/** Reads how far a target has come. */
export function readState(folder: string, target: string): Progress {
  const path = pathOf(folder, target);
  return existsSync(path) ? { ...none, ...JSON.parse(readFileSync(path, 'utf8')) } : none;
}

/** Writes it, whole or not at all. */
export function writeState(folder: string, target: string, state: Progress): void {
  mkdirSync(folder, { recursive: true });
  const path = pathOf(folder, target);
  writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`);
  renameSync(`${path}.new`, path);
}
