import { type CheckKind, checkKinds, parseShard, type Shard } from '@segloss/conformance';
import { findLoss, ParameterError } from '@segloss/core';
import { suggest } from '@segloss/core/errors';

/** Options that choose what is run, as they stand on the command line. */
export interface ChoiceOptions {
  readonly loss?: string | undefined;
  readonly kind?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly shard?: string | undefined;
}

/** What these options say. */
export interface CheckChoice {
  readonly losses?: readonly string[] | undefined;
  readonly kinds?: readonly CheckKind[] | undefined;
  readonly only?: readonly string[] | undefined;
  readonly shard?: Shard | undefined;
}

function fail(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ source: 'cli', subject, reason, remedy });
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text?.split(',').map((name) => name.trim());

function toKind(name: string): CheckKind {
  const kind = checkKinds.find((known) => known === name);
  return kind ?? fail(`--kind '${name}'`, 'there is no such kind of check', suggest(name, checkKinds));
}

function toShard(text: string): Shard {
  const [index, count] = parseShard(text);
  return `${index}/${count}`;
}

/**
 * Reads the options that choose what is run.
 *
 * @throws UnknownLossError, ParameterError
 */
export function readChoice({ loss, kind, only, shard }: ChoiceOptions): CheckChoice {
  const losses = listOf(loss);
  for (const id of losses ?? []) findLoss(id);
  return {
    losses,
    kinds: listOf(kind)?.map(toKind),
    only,
    shard: shard === undefined ? undefined : toShard(shard),
  };
}

/**
 * Reads a number of things.
 *
 * @throws ParameterError
 */
export function readCount(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= most) return count;
  return fail(`${option} '${text}'`, `it is not a whole number from 1 to ${most}`, `Write ${option} 10.`);
}
