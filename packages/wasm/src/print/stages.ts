import type { Code } from '../assembler/bytes.ts';
import { call, type FunctionWriter, type Local, setLocal } from '../assembler/function.ts';
import { f32x4, i32, v128 } from '../assembler/instructions.ts';
import { step } from '../math/block.ts';
import type { ClassLoop } from './class-loop.ts';
import type { Folding, Gathering, Lane } from './lane.ts';

/** A call of a function that maps blocks: the first slots that it reads and writes, and their number. */
interface BlockCall {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly isPerClass: boolean;
}

/** A loop over a block. */
interface Body {
  readonly isPerClass: boolean;
  /** What happens before the loop. */
  readonly before: Code[];
  /** The body of the loop. */
  readonly statements: Code[];
  /** What happens after the loop. */
  readonly after: Code[];
  /** The lanes that were loaded in it. */
  readonly loaded: Map<Lane, Code>;
}

interface Stage {
  readonly shared: Body;
  /** What follows for each class. */
  readonly perClass: Body;
  /** What happens to whole blocks before the next stage. */
  readonly calls: BlockCall[];
}

const emptyBody = (isPerClass: boolean): Body => ({
  isPerClass,
  before: [],
  statements: [],
  after: [],
  loaded: new Map(),
});

const stageOf = (lanes: readonly Lane[]): number =>
  Math.max(0, ...lanes.map((lane) => (lane.kind === 'local' || lane.kind === 'slot' ? lane.stage : 0)));

/** Where the current voxels lie. */
export interface Place {
  /** Variable for the bytes from the start of a plane to the current voxels. */
  readonly offset: Local;
  /** Variable for the address of the current voxels in the first slot. */
  readonly scratch: Local;
  /** Bytes of a block of scratch memory. */
  readonly blockBytes: number;
  /** Variables of loops over the classes; without them, no lane may be per class. */
  readonly loop: ClassLoop | undefined;
}

/**
 * A loop body in stages, each a loop of its own over a block of voxels. A single loop would keep more numbers at a time
 * than a processor has registers, above all the constants of exponentials and logarithms, which are functions that map
 * whole blocks. What one stage computes and a later one needs goes through scratch memory, which stays in the cache.
 *
 * With loops over the classes, a stage has two parts: first what all classes share, then what is per class. A slot that is
 * per class has a block for each class. What is joined over the classes is available in the next stage.
 */
export class Stages {
  readonly #writer: FunctionWriter;
  readonly #stages: Stage[] = [];
  readonly #spilled = new Map<Lane, number>();
  readonly #place: Place;
  /** Numbers of slots that classes share, and of slots per class. */
  readonly #slots = { shared: 0, perClass: 0 };

  constructor(writer: FunctionWriter, place: Place) {
    this.#writer = writer;
    this.#place = place;
  }

  get #loop(): ClassLoop {
    return this.#place.loop!;
  }

  /** Counts the blocks of scratch memory. */
  get blocks(): number {
    const { shared, perClass } = this.#slots;
    return shared + perClass * (this.#place.loop?.count ?? 0);
  }

  #stage(index: number): Stage {
    while (this.#stages.length <= index) {
      this.#stages.push({ shared: emptyBody(false), perClass: emptyBody(true), calls: [] });
    }
    return this.#stages[index]!;
  }

  #body(stage: number, isPerClass: boolean): Body {
    return this.#stage(stage)[isPerClass ? 'perClass' : 'shared'];
  }

  /** Takes contiguous slots, and gives the first. */
  #take(count: number, isPerClass: boolean): number {
    const kind = isPerClass ? 'perClass' : 'shared';
    const first = this.#slots[kind];
    this.#slots[kind] += count;
    return first;
  }

  /** Bytes from the first slot to another one. */
  #bytesTo(slot: number, isPerClass: boolean): number {
    return slot * this.#place.blockBytes * (isPerClass ? this.#loop.count : 1);
  }

  #scratch(isPerClass: boolean): Code {
    return (isPerClass ? this.#loop : this.#place).scratch.get;
  }

  #store(body: Body, code: Code, slot: number): void {
    const { isPerClass } = body;
    body.statements.push(v128.store(this.#scratch(isPerClass), code, this.#bytesTo(slot, isPerClass)));
  }

  #load(slot: number, isPerClass: boolean): Code {
    return v128.load(this.#scratch(isPerClass), this.#bytesTo(slot, isPerClass));
  }

  #slotOf(lane: Lane & { readonly kind: 'local' }): number {
    const known = this.#spilled.get(lane);
    if (known !== undefined) return known;
    const slot = this.#take(1, lane.isPerClass);
    this.#spilled.set(lane, slot);
    this.#store(this.#body(lane.stage, lane.isPerClass), lane.local.get, slot);
    return slot;
  }

  /** Gives code that reads a lane in a part of a stage. */
  #read(lane: Lane, stage: number, body: Body): Code {
    if (lane.kind === 'free') return lane.code;
    if (lane.kind === 'local' && lane.stage === stage && lane.isPerClass === body.isPerClass) {
      return lane.local.get;
    }
    const known = body.loaded.get(lane);
    if (known) return known;
    const code = this.#loadOf(lane);
    const local = this.#writer.local('v128');
    (lane.kind === 'statistic' ? body.before : body.statements).push(setLocal(local, code));
    body.loaded.set(lane, local.get);
    return local.get;
  }

  #loadOf(lane: Exclude<Lane, { readonly kind: 'free' }>): Code {
    if (lane.kind === 'input') return v128.load(this.addressIn(lane.plane, lane.isPerClass === true));
    if (lane.kind === 'statistic') {
      const code = v128.load32Splat(this.#loop.statistics.get, 4 * lane.word);
      return lane.isMask ? f32x4.ne(code, v128.zero) : code;
    }
    return this.#load(lane.kind === 'local' ? this.#slotOf(lane) : lane.slot, lane.isPerClass);
  }

  /** Gives code for the address of the current voxels in a plane. In loops over the classes, `plane` is that of the first. */
  addressIn(plane: Code, isPerClass: boolean): Code {
    return i32.add(plane, (isPerClass ? this.#loop : this.#place).offset.get);
  }

  #enter(lanes: readonly Lane[], isPerClass = lanes.some((lane) => lane.isPerClass)) {
    const stage = stageOf(lanes);
    const body = this.#body(stage, isPerClass);
    return { stage, body, isPerClass, read: (lane: Lane) => this.#read(lane, stage, body) };
  }

  #apply(write: (...operands: Code[]) => Code, lanes: readonly Lane[], everywhere?: true): Lane {
    const { stage, body, isPerClass, read } = this.#enter(lanes, everywhere);
    const local = this.#writer.local('v128');
    const code = write(...lanes.map(read));
    body.statements.push(setLocal(local, code));
    return { kind: 'local', stage, local, isPerClass };
  }

  /** Computes a lane from others, in the first stage in which all of them are available. */
  apply(write: (...operands: Code[]) => Code, ...lanes: readonly Lane[]): Lane {
    return this.#apply(write, lanes);
  }

  /** Gives each class a shared lane. */
  spread(lane: Lane): Lane {
    return lane.isPerClass ? lane : this.#apply((code) => code, [lane], true);
  }

  /** Adds a statement that reads lanes, in the first stage in which all of them are available. */
  emit(write: (...operands: Code[]) => Code, ...lanes: readonly Lane[]): void {
    const { body, read } = this.#enter(lanes);
    const code = write(...lanes.map(read));
    body.statements.push(code);
  }

  /**
   * Gathers a lane in a variable, in the first stage in which it is available. The variable lives no longer than the loop of
   * that stage: if it lived through calls, it would be stored in every iteration.
   */
  gather(into: Local, lane: Lane, { start, join, end }: Gathering): void {
    const { body } = this.#enter([lane]);
    body.before.push(setLocal(into, start));
    this.emit((code) => setLocal(into, join(into.get, code)), lane);
    body.after.push(end);
  }

  /** Folds a lane over the classes, one after the other. */
  fold(lane: Lane, { start, step: next }: Folding): readonly Lane[] {
    const { stage, body, read } = this.#enter([lane]);
    const first = this.#take(start.length, false);
    const { statements } = body;
    const state = start.map((code, i) => {
      this.#store(this.#body(stage, false), code, first + i);
      return this.#writer.local('v128');
    });
    const code = read(lane);
    state.forEach((local, i) => {
      statements.push(setLocal(local, this.#load(first + i, false)));
    });
    next(
      state.map(({ get }) => get),
      code,
    ).forEach((result, i) => {
      statements.push(v128.store(this.#scratch(false), result, this.#bytesTo(first + i, false)));
    });
    return start.map((_, i) => ({ kind: 'slot', stage: stage + 1, slot: first + i, isPerClass: false }));
  }

  /** Maps lanes by a function of blocks, in one call after the first stage in which all of them are available. */
  call(index: number, lanes: readonly Lane[]): readonly Lane[] {
    const { stage, body, isPerClass, read } = this.#enter(lanes);
    // Copies are contiguous, so that one call loads the constants once.
    const count = lanes.length;
    const from = this.#take(2 * count, isPerClass);
    const to = from + count;
    lanes.forEach((lane, i) => {
      this.#store(body, read(lane), from + i);
      if (lane.kind === 'local' && lane.stage === stage) this.#spilled.set(lane, from + i);
    });
    this.#stage(stage).calls.push({ index, from, to, count, isPerClass });
    return lanes.map((_, i) => ({ kind: 'slot', stage: stage + 1, slot: to + i, isPerClass }));
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
    const { blockBytes, loop } = this.#place;
    const perClassBase = i32.add(base, i32.const(this.#slots.shared * blockBytes));
    for (const { shared, perClass, calls } of this.#stages) {
      if (shared.statements.length > 0) this.#loopOver(shared, start, end, base);
      if (perClass.statements.length > 0) {
        this.#loop.write(perClassBase, blockBytes, () => this.#loopOver(perClass, start, end, base));
      }
      for (const { index, from, to, count, isPerClass } of calls) {
        const at = (slot: number): Code =>
          i32.add(isPerClass ? perClassBase : base, i32.const(this.#bytesTo(slot, isPerClass)));
        const blocks = isPerClass ? count * loop!.count : count;
        this.#writer.emit(call(index, at(from), at(to), bytes, i32.const(blocks)));
      }
    }
  }

  /** Writes a loop over the voxels of a block. */
  #loopOver({ isPerClass, before, statements, after }: Body, start: Code, end: Code, base: Code): void {
    const { offset, scratch, loop } = this.#place;
    const moved: readonly (readonly [Local, Code])[] = [
      [offset, start],
      [scratch, base],
      ...(isPerClass && loop
        ? [[loop.offset, i32.add(loop.plane.get, start)] as const, [loop.scratch, loop.base.get] as const]
        : []),
    ];
    const writer = this.#writer;
    writer.emit(...before);
    for (const [local, from] of moved) writer.set(local, from);
    writer.repeatWhile(() => {
      writer.emit(...statements);
      for (const [local] of moved) writer.set(local, i32.add(local.get, i32.const(step)));
      return i32.ltUnsigned(offset.get, end);
    });
    writer.emit(...after);
  }
}
