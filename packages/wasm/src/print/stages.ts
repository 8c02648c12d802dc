import type { Code } from '../assembler/bytes.ts';
import { call, type FunctionWriter, type Local, setLocal } from '../assembler/function.ts';
import { i32, v128 } from '../assembler/instructions.ts';
import { blockBytes, step } from '../math/block.ts';

/** Four numbers, of four neighbouring voxels. */
export type Lane =
  /** Code that means the same in every stage. */
  | { readonly kind: 'free'; readonly code: Code }
  /** Numbers in memory, loaded where they are used. */
  | { readonly kind: 'input'; readonly plane: Code }
  /** Numbers that a stage computed. */
  | { readonly kind: 'local'; readonly stage: number; readonly local: Local }
  /** Numbers that a function computed between two stages. */
  | { readonly kind: 'slot'; readonly stage: number; readonly slot: number };

/** A call of a function of blocks: the first slots that it reads and writes, and how many. */
interface BlockCall {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How the lanes of a block are gathered: what a variable starts with, how it is joined, what happens at the end. */
export interface Gathering {
  readonly start: Code;
  readonly join: (gathered: Code, lane: Code) => Code;
  readonly end: Code;
}

interface Stage {
  /** What happens before the loop over a block. */
  readonly before: Code[];
  /** The body of the loop. */
  readonly statements: Code[];
  /** What happens after the loop. */
  readonly after: Code[];
  /** What was loaded in this stage. */
  readonly loaded: Map<Lane, Local>;
  /** What happens to whole blocks before the next stage. */
  readonly calls: BlockCall[];
}

/**
 * A loop body in stages, each a loop of its own over a block of voxels. A single loop would keep more numbers at a time
 * than a processor has registers, and above all the constants of exponentials and logarithms: these are functions
 * of blocks. What one stage computes and a later one needs goes through scratch memory, which stays in the cache.
 */
export class Stages {
  readonly #writer: FunctionWriter;
  readonly #stages: Stage[] = [];
  readonly #spilled = new Map<Lane, number>();
  readonly #offset: Local;
  readonly #scratch: Local;
  #slots = 0;

  /**
   * @param offset variable for the bytes between the start of a plane and the voxels at hand
   * @param scratch variable for the place of the voxels at hand in the first slot
   */
  constructor(writer: FunctionWriter, offset: Local, scratch: Local) {
    this.#writer = writer;
    this.#offset = offset;
    this.#scratch = scratch;
  }

  /** How many blocks of scratch memory are in use. */
  get slots(): number {
    return this.#slots;
  }

  #stage(index: number): Stage {
    while (this.#stages.length <= index) {
      this.#stages.push({ before: [], statements: [], after: [], loaded: new Map(), calls: [] });
    }
    return this.#stages[index]!;
  }

  /** The first stage in which a lane is known. */
  #known(lane: Lane): number {
    return lane.kind === 'local' || lane.kind === 'slot' ? lane.stage : 0;
  }

  #slotOf(lane: Lane & { readonly kind: 'local' }): number {
    const known = this.#spilled.get(lane);
    if (known !== undefined) return known;
    const slot = this.#slots++;
    this.#spilled.set(lane, slot);
    this.#stage(lane.stage).statements.push(v128.store(this.#scratch.get, lane.local.get, slot * blockBytes));
    return slot;
  }

  /** Gives code that reads a lane in a stage. */
  #read(lane: Lane, stage: number): Code {
    if (lane.kind === 'free') return lane.code;
    if (lane.kind === 'local' && lane.stage === stage) return lane.local.get;
    const { loaded, statements } = this.#stage(stage);
    const known = loaded.get(lane);
    if (known) return known.get;
    const slot = () => (lane.kind === 'local' ? this.#slotOf(lane) : lane.kind === 'slot' ? lane.slot : 0);
    const code =
      lane.kind === 'input'
        ? v128.load(i32.add(lane.plane, this.#offset.get))
        : v128.load(this.#scratch.get, slot() * blockBytes);
    const local = this.#writer.local('v128');
    statements.push(setLocal(local, code));
    loaded.set(lane, local);
    return local.get;
  }

  /** Computes something from lanes, in the first stage that knows them all. */
  apply(write: (...operands: Code[]) => Code, ...lanes: readonly Lane[]): Lane {
    const stage = Math.max(0, ...lanes.map((lane) => this.#known(lane)));
    const local = this.#writer.local('v128');
    const code = write(...lanes.map((lane) => this.#read(lane, stage)));
    this.#stage(stage).statements.push(setLocal(local, code));
    return { kind: 'local', stage, local };
  }

  /** Adds a statement that reads lanes, in the first stage that knows them all. */
  emit(write: (...operands: Code[]) => Code, ...lanes: readonly Lane[]): void {
    const stage = Math.max(0, ...lanes.map((lane) => this.#known(lane)));
    const code = write(...lanes.map((lane) => this.#read(lane, stage)));
    this.#stage(stage).statements.push(code);
  }

  /**
   * Gathers a lane in a variable, in the first stage that knows it. The variable lives no longer than the loop of
   * that stage: if it lived on through calls, it would be stored in each turn.
   */
  gather(into: Local, lane: Lane, { start, join, end }: Gathering): void {
    const { before, after } = this.#stage(this.#known(lane));
    before.push(setLocal(into, start));
    this.emit((code) => setLocal(into, join(into.get, code)), lane);
    after.push(end);
  }

  /** Applies a function of blocks to lanes, in one call after the stage that knows them all. */
  call(index: number, lanes: readonly Lane[]): readonly Lane[] {
    const stage = Math.max(0, ...lanes.map((lane) => this.#known(lane)));
    // Copies lie side by side, so that constants are loaded once for all.
    const from = this.#slots;
    this.#slots += 2 * lanes.length;
    const to = from + lanes.length;
    lanes.forEach((lane, i) => {
      const code = this.#read(lane, stage);
      this.#stage(stage).statements.push(v128.store(this.#scratch.get, code, (from + i) * blockBytes));
      if (lane.kind === 'local' && lane.stage === stage) this.#spilled.set(lane, from + i);
    });
    this.#stage(stage).calls.push({ index, from, to, count: lanes.length });
    return lanes.map((_, i) => ({ kind: 'slot', stage: stage + 1, slot: to + i }));
  }

  /**
   * Writes the stages, each as a loop.
   *
   * @param bytes of the block
   * @param start code for the offset of the block
   * @param end code for the offset of its end
   * @param base code for the address of the scratch memory
   */
  finish(bytes: Code, start: Code, end: Code, base: Code): void {
    for (const { before, statements, after, calls } of this.#stages) {
      if (statements.length > 0) {
        this.#writer.emit(...before);
        this.#writer.set(this.#offset, start);
        this.#writer.set(this.#scratch, base);
        this.#writer.repeatWhile(() => {
          this.#writer.emit(...statements);
          this.#writer.set(this.#offset, i32.add(this.#offset.get, i32.const(step)));
          this.#writer.set(this.#scratch, i32.add(this.#scratch.get, i32.const(step)));
          return i32.ltUnsigned(this.#offset.get, end);
        });
        this.#writer.emit(...after);
      }
      for (const { index, from, to, count } of calls) {
        const at = (slot: number): Code => i32.add(base, i32.const(slot * blockBytes));
        this.#writer.emit(call(index, at(from), at(to), bytes, i32.const(count)));
      }
    }
  }
}
