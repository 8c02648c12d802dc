import type { Code } from '../assembler/bytes.ts';
import type { FunctionWriter, Local } from '../assembler/function.ts';
import { i32 } from '../assembler/instructions.ts';
import { placeBytes } from './layout.ts';

/** What a loop over the classes advances, apart from scratch memory. */
interface Steps {
  /** Code for the bytes of a plane. */
  readonly planeBytes: Code;
  /** Code for the address of the statistics. */
  readonly statistics: Code;
  /** Code for the address of the partial results. */
  readonly partial: Code;
}

/** Variables of the loops over the classes of a pass, which share them. */
export class ClassLoop {
  readonly #writer: FunctionWriter;
  readonly #steps: Steps;
  readonly #left: Local;
  /** The number of classes. */
  readonly count: number;
  /** Bytes from the first plane of a field to the plane of the class. */
  readonly plane: Local;
  /** Address of the first block of the class in scratch memory. */
  readonly base: Local;
  /** Address of the statistics, advanced by a word per class. */
  readonly statistics: Local;
  /** Address of the partial results, advanced by a place per class. */
  readonly partial: Local;
  /** Bytes from the start of the first plane of a field to the current voxels in the plane of the class. */
  readonly offset: Local;
  /** Address of the current voxels in the first slot of the class. */
  readonly scratch: Local;

  constructor(writer: FunctionWriter, count: number, steps: Steps) {
    this.#writer = writer;
    this.#steps = steps;
    this.count = count;
    const local = () => writer.local('i32');
    [this.#left, this.plane, this.base] = [local(), local(), local()];
    [this.statistics, this.partial] = [local(), local()];
    [this.offset, this.scratch] = [local(), local()];
  }

  /**
   * Writes a loop over the classes.
   *
   * @param base code for the address of the scratch memory of the first class
   * @param blockBytes bytes from the scratch memory of one class to that of the next
   */
  write(base: Code, blockBytes: number, body: () => void): void {
    const writer = this.#writer;
    const { planeBytes, statistics, partial } = this.#steps;
    const stepped: readonly (readonly [Local, Code, Code])[] = [
      [this.plane, i32.const(0), planeBytes],
      [this.base, base, i32.const(blockBytes)],
      [this.statistics, statistics, i32.const(4)],
      [this.partial, partial, i32.const(placeBytes)],
    ];
    for (const [local, start] of stepped) writer.set(local, start);
    writer.set(this.#left, i32.const(this.count));
    writer.repeatWhile(() => {
      body();
      for (const [local, , step] of stepped) writer.set(local, i32.add(local.get, step));
      writer.set(this.#left, i32.sub(this.#left.get, i32.const(1)));
      return this.#left.get;
    });
  }
}
