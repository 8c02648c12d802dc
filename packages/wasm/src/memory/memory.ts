import { BackendError } from '@segloss/core/adapter';
import { mostPages } from '../assembler/module.ts';

const pageBytes = 65_536;

/** Bytes of a cache line. Blocks begin at one, so that threads do not write to the same line. */
const alignment = 64;

/** Loads of four numbers may read past the last one. */
const slack = 16;

/** A part of the memory. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

const roundUp = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** The memory of a backend, with an allocator of blocks. */
export class Memory {
  readonly memory: WebAssembly.Memory;
  readonly isShared: boolean;
  /** Gaps between blocks, by address. */
  #gaps: Block[] = [];
  #end: number;
  readonly #blocks = new Set<Block>();
  /** All buffers that the memory has had: shared memory gets a new one when it grows, and the old ones stay valid. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  /** The blocks of arrays that callers of the backend have allocated. */
  readonly #allocated = new Set<Block>();

  /** @param reserved bytes at the start that no block takes */
  constructor(isShared: boolean, reserved: number) {
    this.isShared = isShared;
    this.#end = roundUp(reserved);
    const initial = Math.ceil(this.#end / pageBytes);
    this.memory = isShared
      ? new WebAssembly.Memory({ initial, maximum: mostPages, shared: true })
      : new WebAssembly.Memory({ initial });
    this.#buffers.add(this.memory.buffer);
  }

  /** Counts the blocks in use. */
  get count(): number {
    return this.#blocks.size;
  }

  /** Counts the bytes of the blocks in use. */
  get usedBytes(): number {
    return [...this.#blocks].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Numbers in single precision at an address. */
  floats(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Tells whether an array lies in this memory. */
  holds({ buffer }: ArrayBufferView): boolean {
    return this.#buffers.has(buffer);
  }

  /** Takes a block. Its contents are undefined. */
  take(bytes: number): Block {
    const needed = roundUp(bytes + slack);
    const gap = this.#gaps.find((candidate) => candidate.bytes >= needed);
    const address = gap?.address ?? this.#extend(needed);
    if (gap) {
      const rest = { address: gap.address + needed, bytes: gap.bytes - needed };
      this.#gaps = this.#gaps.flatMap((other) => (other !== gap ? [other] : rest.bytes > 0 ? [rest] : []));
    }
    const block = { address, bytes: needed };
    this.#blocks.add(block);
    return block;
  }

  /** Takes a block for an array of a caller of the backend. */
  allocate(bytes: number): Block {
    const block = this.take(bytes);
    this.#allocated.add(block);
    return block;
  }

  /** Tells whether an array is one that a caller has allocated and not freed, or part of one. */
  isAllocated({ byteOffset, byteLength }: ArrayBufferView): boolean {
    return [...this.#allocated].some(
      ({ address, bytes }) => byteOffset >= address && byteOffset + byteLength <= address + bytes,
    );
  }

  /** Gives a block back. */
  give(block: Block): void {
    this.#allocated.delete(block);
    if (!this.#blocks.delete(block)) return;
    const all = [...this.#gaps, block].sort((a, b) => a.address - b.address);
    const merged: Block[] = [];
    for (const { address, bytes } of all) {
      const last = merged.at(-1);
      if (last && last.address + last.bytes === address) {
        merged[merged.length - 1] = { address: last.address, bytes: last.bytes + bytes };
      } else merged.push({ address, bytes });
    }
    const last = merged.at(-1)!;
    if (last.address + last.bytes === this.#end) {
      merged.pop();
      this.#end = last.address;
    }
    this.#gaps = merged;
  }

  #extend(bytes: number): number {
    const address = this.#end;
    const missing = address + bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / pageBytes), bytes);
    this.#end = address + bytes;
    return address;
  }

  #grow(pages: number, bytes: number): void {
    try {
      this.memory.grow(pages);
      this.#buffers.add(this.memory.buffer);
    } catch (cause) {
      throw new BackendError({
        source: 'wasm',
        subject: `${Math.ceil(bytes / 2 ** 20)} MiB of memory`,
        reason: `WebAssembly has ${Math.round(this.memory.buffer.byteLength / 2 ** 20)} MiB and cannot get more`,
        remedy: 'Use smaller batches or patches: WebAssembly can address 4 GiB.',
        cause,
      });
    }
  }
}
