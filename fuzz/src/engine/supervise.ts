import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Block, BlockResult, Found } from './block.ts';
import { fromText, toText } from './json.ts';
import type { Current } from './messages.ts';
import { Lost, Worker } from './process.ts';
import { loadTarget } from './targets.ts';

/** How long things may take, in milliseconds. */
export interface Limits {
  /** To start a process and open its target. */
  readonly start: number;
  /** One case. Long enough for a busy machine: it is for endless loops. */
  readonly case: number;
  /** To make a case smaller that ends its process; each try needs a new one. */
  readonly shrink: number;
}

export const usualLimits: Limits = { start: 120_000, case: 30_000, shrink: 180_000 };

/** Runs the blocks of one target in a process, and starts another when it dies. */
export class Supervisor {
  readonly #target: string;
  readonly #limits: Limits;
  /** Here a worker writes which case it is about to try. */
  readonly #current: string;
  #worker: Worker | undefined;

  constructor(target: string, limits: Limits = usualLimits) {
    this.#target = target;
    this.#limits = limits;
    this.#current = join(tmpdir(), `segloss-fuzz-${process.pid}-${Math.random().toString(36).slice(2)}.json`);
  }

  /** Runs a block; a process that dies or hangs is a finding, with a case that is as small as time allowed. */
  async run(block: Block): Promise<BlockResult> {
    const worker = await this.#open();
    try {
      const order = { order: 'block', current: this.#current, ...block } as const;
      const answer = await worker.ask(order, this.#limits.case, () => this.#lastSign());
      if (answer.answer !== 'block') throw new Error(`The worker answered '${answer.answer}'.`);
      return fromText(answer.result) as BlockResult;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      const counts = { accepted: 0, refused: 0, known: 0 };
      const kind = await this.#kind(error, this.#read().tried);
      if (block.known?.includes(kind)) return { counts: { ...counts, known: 1 } };
      return { counts, found: await this.#shrink(block.seed, kind, error.message) };
    }
  }

  /** Tries one case in a process, and says what is wrong with it. */
  async try(tried: unknown): Promise<{ readonly kind: string; readonly message: string } | undefined> {
    const worker = await this.#open();
    try {
      const answer = await worker.ask({ order: 'case', tried: toText(tried) }, this.#limits.case);
      return answer.answer === 'case' ? answer.problem : undefined;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      return { kind: await this.#kind(error, tried), message: error.message };
    }
  }

  /** Ends the process. */
  close(): void {
    this.#worker?.stop();
    this.#worker = undefined;
  }

  async #open(): Promise<Worker> {
    if (!this.#worker?.isAlive) this.#worker = await Worker.start(this.#target, this.#limits.start);
    return this.#worker;
  }

  /** The first line says how the process ended, and is the same whatever it wrote before. */
  async #kind({ message }: Lost, tried: unknown): Promise<string> {
    const target = await loadTarget(this.#target);
    return `${target.label(tried)}: ${message.split('\n')[0]}`;
  }

  #read(): Current {
    return fromText(readFileSync(this.#current, 'utf8')) as Current;
  }

  #lastSign(): number {
    return statSync(this.#current, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  async #shrink(seed: number, kind: string, message: string): Promise<Found> {
    const { index, isShrinking, tried } = this.#read();
    const found = { kind, message, tried, path: isShrinking ? '' : `${index}` };
    // A case that was itself made smaller has no place that fast-check could go on from.
    if (isShrinking) return found;
    const { cases } = await loadTarget(this.#target);
    const end = Date.now() + this.#limits.shrink;
    const property = fc.asyncProperty(cases, async (smaller) => {
      if (Date.now() > end) return;
      const problem = await this.try(smaller);
      if (problem?.kind === kind) throw new Error(problem.message);
    });
    const details = await fc.check(property, { seed, path: `${index}`, numRuns: 1 });
    if (!details.failed || details.counterexample === null) return found;
    return { ...found, tried: details.counterexample[0], path: details.counterexamplePath ?? found.path };
  }
}
