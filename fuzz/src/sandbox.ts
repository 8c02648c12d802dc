import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** A file to put into a sandbox: its bytes, another name of one that is there, or a pipe. */
export type Entry =
  | Uint8Array
  | { readonly symlink: string }
  | { readonly hardlink: string }
  | { readonly fifo: true };

/** What lies in a folder: for each path a digest of the bytes, where a link points to, or what else it is. */
export type Snapshot = ReadonlyMap<string, string>;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function describe(path: string): string {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  return found.isFile() ? `file ${digest(readFileSync(path))}` : 'something else';
}

/** A folder with files, in the midst of another, so that what is written beside it is seen too. */
export class Sandbox {
  readonly root: string;
  readonly work: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  #initial: Snapshot = new Map();
  readonly #before = process.cwd();

  constructor(entries: Readonly<Record<string, Entry>>) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'segloss-fuzz-')));
    this.work = join(this.root, 'outer', 'work');
    this.#entries = new Map(Object.entries(entries));
    this.#fill();
  }

  /** Lists what lies in it now. */
  snapshot(): Snapshot {
    const found = new Map<string, string>();
    for (const entry of readdirSync(this.root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isDirectory()) found.set(path, describe(path));
    }
    return found;
  }

  /** Names what is no longer as it was at the beginning. */
  changes(): readonly string[] {
    const now = this.snapshot();
    const paths = new Set([...now.keys(), ...this.#initial.keys()]);
    return [...paths].filter((path) => now.get(path) !== this.#initial.get(path));
  }

  /** Writes a file for one case. */
  write(name: string, bytes: Uint8Array | string): string {
    const path = join(this.work, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Makes everything as it was at the beginning, if it is not. */
  reset(): void {
    if (this.changes().length === 0) return;
    rmSync(join(this.root, 'outer'), { recursive: true });
    this.#fill();
  }

  /** Names a path as cases do. */
  short(path: string): string {
    return relative(this.work, path);
  }

  /** Runs something with this as the working folder. */
  async within<T>(run: () => Promise<T>): Promise<T> {
    process.chdir(this.work);
    try {
      return await run();
    } finally {
      process.chdir(this.#before);
    }
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #fill(): void {
    mkdirSync(join(this.work, 'sub'), { recursive: true });
    for (const [name, entry] of this.#entries) {
      const path = join(this.work, name);
      if (entry instanceof Uint8Array) writeFileSync(path, entry);
      else if ('symlink' in entry) symlinkSync(entry.symlink, path);
      else if ('hardlink' in entry) linkSync(join(this.work, entry.hardlink), path);
      else if (process.platform !== 'win32') execFileSync('mkfifo', [path]);
    }
    this.#initial = this.snapshot();
  }
}
