import { mkdtemp, readlink, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** A name in a folder, which need not exist. */
interface Place {
  readonly folder: string;
  readonly name: string;
}

/** Links that are followed one after the other; Linux follows as many. */
const mostLinks = 40;

/** Leaves out what some file systems do not tell apart: case, and the two ways to write an accent. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();

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
  readonly #byFile = new Map<string, T>();
  readonly #byName = new Map<string, { readonly place: Place; readonly note: T }[]>();
  readonly #folders = new Map<string, Promise<string>>();
  readonly #isBlind: (folder: string) => Promise<boolean>;

  /** @param isBlind tells whether a folder takes names that differ in case for one */
  constructor(isBlind: (folder: string) => Promise<boolean> = isCaseBlind) {
    this.#isBlind = isBlind;
  }

  /** Counts the notes. */
  get size(): number {
    return this.#byName.size;
  }

  /** Notes something about a file, unless something was noted before; that is returned. */
  async add(path: string, note: T): Promise<T | undefined> {
    const { file, place } = await this.#identify(path);
    if (!place) return undefined;
    const known = await this.#find(file, place);
    if (known !== undefined) return known;
    if (file !== undefined) this.#byFile.set(file, note);
    const key = fold(join(place.folder, place.name));
    const others = this.#byName.get(key) ?? [];
    this.#byName.set(key, [...others, { place, note }]);
    return undefined;
  }

  /** Gives what was noted about a file. */
  async find(path: string): Promise<T | undefined> {
    const { file, place } = await this.#identify(path);
    return place && this.#find(file, place);
  }

  async #find(file: string | undefined, place: Place): Promise<T | undefined> {
    const known = file === undefined ? undefined : this.#byFile.get(file);
    if (known !== undefined) return known;
    for (const other of this.#byName.get(fold(join(place.folder, place.name))) ?? []) {
      const isSame = other.place.folder === place.folder && other.place.name === place.name;
      if (isSame || (await this.#isBlind(place.folder))) return other.note;
    }
    return undefined;
  }

  /** Gives the number of a file that exists, and its place; no place for what is no file. */
  async #identify(
    path: string,
  ): Promise<{ readonly file?: string | undefined; readonly place?: Place | undefined }> {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (found && !found.isFile()) return {};
    return { file: found && `${found.dev}:${found.ino}`, place: await this.#placeOf(path) };
  }

  /** Finds the place of a file, of one that does not exist too, behind links that lead to it. */
  async #placeOf(path: string, links = 0): Promise<Place> {
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined && links < mostLinks) {
      return this.#placeOf(resolve(dirname(path), target), links + 1);
    }
    const folder = dirname(resolve(path));
    let real = this.#folders.get(folder);
    if (!real) {
      real = realpath(folder).catch(() => folder);
      this.#folders.set(folder, real);
    }
    return { folder: await real, name: basename(path) };
  }
}
