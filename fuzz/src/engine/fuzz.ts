import { basename, relative } from 'node:path';
import type { BlockResult } from './block.ts';
import { readFindings, writeFinding } from './findings.ts';
import { showLive } from './live.ts';
import { type Progress, readState, writeState } from './state.ts';
import { Supervisor } from './supervise.ts';

/** What is to be fuzzed, for how long, and where what becomes of it is kept. */
export interface Plan {
  readonly targets: readonly string[];
  readonly minutes: number;
  /** Seed of the first block; default: the one after the last. */
  readonly seed: number | undefined;
  /** Folders. */
  readonly state: string;
  readonly findings: string;
}

/** Cases in a block: what is lost at most when a run is ended. */
const runs = 200;
/** A target gives way to the next after so many milliseconds. */
const longestTurn = 60_000;

/** Names a target: a module by its file. */
const nameOf = (target: string): string => basename(target, '.ts');

/** Adds a block to what was done before. */
function add(before: Progress, { counts }: BlockResult, seconds: number): Progress {
  return {
    next: before.next + 1,
    accepted: before.accepted + counts.accepted,
    refused: before.refused + counts.refused,
    known: before.known + counts.known,
    seconds: before.seconds + seconds,
  };
}

/** Runs blocks of one target until its turn is over, one at least, and returns how many new findings there were. */
async function takeTurn(
  module: string,
  end: number,
  plan: Plan,
  print: (line: string) => void,
): Promise<number> {
  const supervisor = new Supervisor(module);
  const target = nameOf(module);
  let found = 0;
  try {
    do {
      const state = readState(plan.state, target);
      const known = readFindings(plan.findings, target).map((finding) => finding.kind);
      const started = Date.now();
      showLive(
        `${target}: block ${state.next}, ${state.accepted + state.refused + state.known} tried, ${known.length} found`,
      );
      const result = await supervisor.run({ seed: state.next, runs, known, timeLimit: longestTurn });
      writeState(plan.state, target, add(state, result, (Date.now() - started) / 1000));
      if (result.found === undefined) continue;
      found++;
      const path = writeFinding(plan.findings, { target, seed: state.next, ...result.found });
      showLive('');
      print(`${target}: ${result.found.message.split('\n')[0]?.slice(0, 300)}`);
      print(`  npm run fuzz -- --replay ${relative(process.cwd(), path)}`);
    } while (Date.now() < end);
  } finally {
    supervisor.close();
  }
  return found;
}

/**
 * Fuzzes one target after the other until the time is over, and returns how many new findings there were. The first round
 * is completed however short the time is.
 */
export async function fuzz(plan: Plan, print: (line: string) => void): Promise<number> {
  const end = Date.now() + plan.minutes * 60_000;
  const turn = Math.min(longestTurn, (plan.minutes * 60_000) / plan.targets.length);
  if (plan.seed !== undefined) {
    for (const target of plan.targets.map(nameOf)) {
      writeState(plan.state, target, { ...readState(plan.state, target), next: plan.seed });
    }
  }
  let found = 0;
  for (let round = 0; round === 0 || Date.now() < end; round++) {
    for (const target of plan.targets) {
      const now = Date.now();
      if (round === 0 || now < end) found += await takeTurn(target, Math.min(end, now + turn), plan, print);
    }
  }
  showLive('');
  for (const target of plan.targets.map(nameOf)) {
    const { accepted, refused, known, next } = readState(plan.state, target);
    const all = readFindings(plan.findings, target).length;
    print(
      `${target}: ${accepted + refused + known} tried in ${next - 1} blocks, ${accepted} accepted, ${refused} refused, ` +
        `${known} showed what is known; ${all} findings`,
    );
  }
  return found;
}
