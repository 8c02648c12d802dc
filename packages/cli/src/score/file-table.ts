import { statSync } from 'node:fs';
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attempt, type Place, pathOf, placeOf } from './place.ts';

/** Leaves out what some file systems do not tell apart: case, and the two ways to write an accent. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();

const keyOf = (place: Place): string => fold(pathOf(place));

/** Finds out whether a folder takes `A` and `a` for one name. */
async function isCaseBlind(folder: string): Promise<boolean> {
  try {
    const probe = await mkdtemp(join(folder, '.segloss-case-'));
    const found = await stat(join(folder, basename(probe).toUpperCase())).catch(() => undefined);
    await rmdir(probe);
    return found !== undefined;
  } catch {
    // Nothing can be written there: two names of one file do no harm.
    return false;
  }
}

/**
 * Notes something about files, and finds it again by any name of them: through links of both kinds, `..`, or in another case where
 * the file system does not tell cases apart. Pipes and devices have no notes: they are never overwritten.
 */
export class FileTable<T> {
  /** Of files that exist, by their number. */
  readonly #byFile = new Map<string, T>();
  /** Of files that do not exist yet, by what case-blind systems see of their place. */
  readonly #byName = new Map<string, readonly { readonly place: Place; readonly note: T }[]>();
  readonly #folders = new Map<string, string>();
  readonly #isBlind: (folder: string) => Promise<boolean>;
  readonly #blind = new Map<string, Promise<boolean>>();

  /** @param isBlind tells whether a folder takes names that differ in case for one */
  constructor(isBlind: (folder: string) => Promise<boolean> = isCaseBlind) {
    this.#isBlind = isBlind;
  }

  /** Tells whether there are no notes. */
  get isEmpty(): boolean {
    return this.#byFile.size + this.#byName.size === 0;
  }

  /** Notes something about a file, unless something was noted before; that is returned. */
  async add(path: string, note: T): Promise<T | undefined> {
    const identity = this.#identify(path);
    if (identity === undefined) return undefined;
    const known = await this.#find(identity);
    if (known !== undefined) return known;
    if (typeof identity === 'string') this.#byFile.set(identity, note);
    else {
      const key = keyOf(identity);
      this.#byName.set(key, [...(this.#byName.get(key) ?? []), { place: identity, note }]);
    }
    return undefined;
  }

  /** Gives what was noted about a file. */
  async find(path: string): Promise<T | undefined> {
    const identity = this.#identify(path);
    return identity === undefined ? undefined : this.#find(identity);
  }

  async #find(identity: string | Place): Promise<T | undefined> {
    if (typeof identity === 'string') return this.#byFile.get(identity);
    for (const { place, note } of this.#byName.get(keyOf(identity)) ?? []) {
      const isSame = place.folder === identity.folder && place.name === identity.name;
      if (isSame || (await this.#takesForOne(place.folder))) return note;
    }
    return undefined;
  }

  #takesForOne(folder: string): Promise<boolean> {
    const answer = this.#blind.get(folder) ?? this.#isBlind(folder);
    this.#blind.set(folder, answer);
    return answer;
  }

  /**
   * Gives the number of a file that exists, or else its place; nothing for what is no file. Synchronous, as a manifest may have a
   * hundred thousand names, and to wait for each of them takes several times as long.
   */
  #identify(path: string): string | Place | undefined {
    const found = attempt(() => statSync(path, { bigint: true, throwIfNoEntry: false }));
    if (!found) return placeOf(path, this.#folders);
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  }
}
