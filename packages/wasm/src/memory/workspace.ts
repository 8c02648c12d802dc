import type { Block, Memory } from './memory.ts';

/** Blocks of memory by purpose. They stay from run to run, and are replaced when a run needs larger ones. */
export class Workspace {
  readonly #memory: Memory;
  readonly #blocks = new Map<string, Block>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Lists the purposes that have a block. */
  get purposes(): ReadonlySet<string> {
    return new Set(this.#blocks.keys());
  }

  /** Counts the bytes of all blocks. */
  get bytes(): number {
    return [...this.#blocks.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Gives the address of the block for a purpose, which has at least so many bytes. */
  readonly block = (purpose: string, bytes: number): number => {
    const known = this.#blocks.get(purpose);
    if (known && known.bytes >= bytes) return known.address;
    if (known) this.#memory.give(known);
    this.#blocks.delete(purpose);
    const block = this.#memory.take(bytes);
    this.#blocks.set(purpose, block);
    return block.address;
  };

  /** Gives all blocks back but those to keep. */
  giveBack(kept: ReadonlySet<string> = new Set()): void {
    for (const [purpose, block] of this.#blocks) {
      if (kept.has(purpose)) continue;
      this.#memory.give(block);
      this.#blocks.delete(purpose);
    }
  }
}
