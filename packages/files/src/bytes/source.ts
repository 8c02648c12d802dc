import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { describeCause, fileError, systemError } from '../advice/errors.ts';
import { sizeOfRegularFile } from './regular-file.ts';

const CHUNK = 2 ** 20;
/** Deflate makes at most 1032 bytes of one. */
const LARGEST_RATIO = 1032;
/** How many bytes of a compressed file are read past those asked for, to verify its checksum. */
const READ_ON = 2 ** 16;

const isGzip = (start: Uint8Array): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** Reads the bytes of a file in order, decompressed, and no more of them than are asked for. */
export class Source {
  readonly path: string;
  readonly isCompressed: boolean;
  /** Number of bytes; for compressed files an upper bound. */
  readonly size: number;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #taken = 0;

  /** @param stored the bytes as they are stored, `size` of them, which begin with `start` */
  constructor(path: string, stored: Readable, size: number, start: Uint8Array) {
    this.path = path;
    this.isCompressed = isGzip(start);
    this.size = this.isCompressed ? size * LARGEST_RATIO : size;
    // The iterator throws errors of either stream.
    this.#stream = this.isCompressed
      ? pipeline(stored, createGunzip({ chunkSize: CHUNK }), () => undefined)
      : stored;
    this.#chunks = this.#stream[Symbol.asyncIterator]();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      return done ? undefined : value;
    } catch (cause) {
      if (!this.isCompressed || (cause as NodeJS.ErrnoException).syscall)
        throw systemError(this.path, 'read', cause);
      const reason = `cannot be decompressed (${describeCause(cause)})`;
      throw fileError(this.path, reason, 'The file may be truncated: copy or download it again.', cause);
    }
  }

  /** Peeks at the next bytes without taking them; gives fewer where the file ends. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#chunk.length < count) {
      const more = await this.#next();
      if (more === undefined) break;
      this.#chunk = this.#chunk.length === 0 ? more : Buffer.concat([this.#chunk, more]);
    }
    return this.#chunk.subarray(0, count);
  }

  /** Takes the next bytes, at most `most` of them; none at the end. */
  async take(most: number): Promise<Uint8Array> {
    // Streams may give empty chunks, which do not mark their end.
    while (this.#chunk.length === 0) {
      const more = await this.#next();
      if (more === undefined) break;
      this.#chunk = more;
    }
    const part = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(part.length);
    this.#taken += part.length;
    return part;
  }

  /** Copies the next bytes, and returns how many there were: fewer than asked for where the file ends. */
  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const part = await this.take(target.length - filled);
      if (part.length === 0) break;
      target.set(part, filled);
      filled += part.length;
    }
    return filled;
  }

  /** Skips bytes, and returns how many there were. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count) {
      const part = await this.take(count - skipped);
      if (part.length === 0) break;
      skipped += part.length;
    }
    return skipped;
  }

  /**
   * Ends the reading, and tells how many bytes are left; of compressed ones it counts no more than a few, and verifies their
   * checksum where they end.
   */
  async finish(): Promise<number> {
    return this.isCompressed ? this.skip(READ_ON) : this.size - this.#taken;
  }

  /** Closes the file. */
  close(): void {
    this.#stream.destroy();
  }
}

/**
 * Opens a regular file.
 *
 * @throws FileError when there is none, it is empty, or it cannot be read
 */
export async function openSource(path: string): Promise<Source> {
  const size = await sizeOfRegularFile(path);
  // System files with size 0 may never end.
  if (size === 0) throw fileError(path, 'is empty', 'Write the file again.');
  try {
    const handle = await open(path);
    const start = new Uint8Array(2);
    await handle.read(start, 0, 2, 0);
    const stored = createReadStream(path, { fd: handle, start: 0, highWaterMark: CHUNK });
    return new Source(path, stored, size, start);
  } catch (cause) {
    throw systemError(path, 'read', cause);
  }
}
