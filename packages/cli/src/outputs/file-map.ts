import { statSync } from 'node:fs';
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attempt, type Place, pathOf, placeOf } from './place.ts';

/** Removes differences that some file systems ignore: case, and the two forms of accents in Unicode. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();

const keyOf = (place: Place): string => fold(pathOf(place));

/** Finds out whether names in a folder are case-insensitive. */
async function isCaseBlind(folder: string): Promise<boolean> {
  try {
    const probe = await mkdtemp(join(folder, '.segloss-case-'));
    const found = await stat(join(folder, basename(probe).toUpperCase())).catch(() => undefined);
    await rmdir(probe);
    return found !== undefined;
  } catch {
    // Nothing can be written there, so two names of one file do no harm.
    return false;
  }
}

/**
 * A map whose keys are files, found by any of their names: through symbolic and hard links, `..`, or in another case where
 * the file system is case-insensitive. Pipes and devices are not kept: they are never overwritten.
 */
export class FileMap<T> {
  /** Entries of files that exist, by device and inode. */
  readonly #byFile = new Map<string, T>();
  /** Entries of files that do not exist yet, by folder and case-folded name. */
  readonly #byName = new Map<string, readonly { readonly place: Place; readonly note: T }[]>();
  readonly #folders = new Map<string, string>();
  readonly #isBlind: (folder: string) => Promise<boolean>;
  readonly #blind = new Map<string, Promise<boolean>>();

  /** @param isBlind tells whether names in a folder are case-insensitive */
  constructor(isBlind: (folder: string) => Promise<boolean> = isCaseBlind) {
    this.#isBlind = isBlind;
  }

  /** Tells whether the map is empty. */
  get isEmpty(): boolean {
    return this.#byFile.size + this.#byName.size === 0;
  }

  /** Adds an entry for a file, unless there is one; that one is returned. */
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

  /** Gives the entry of a file. */
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
   * Gives the identity of a file: device and inode, or its place if it does not exist yet; nothing for pipes and devices.
   * Synchronous, as a manifest may have a hundred thousand names, and waiting for each takes several times as long.
   */
  #identify(path: string): string | Place | undefined {
    const found = attempt(() => statSync(path, { bigint: true, throwIfNoEntry: false }));
    if (!found) return placeOf(path, this.#folders);
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  }
}
