import type { KnownLoss, Shared } from '../model/link.ts';

/** Loads what reads and writes links, once there is one to read or write. */
const loadLinks = () => import('../model/link.ts');

/** How long after a change the address follows: browsers refuse to change it too often. */
const delayMs = 300;

/** Keeps a scene in the fragment of the address. */
export interface Address {
  /** Writes soon; of several calls, the last counts. */
  writeSoon(shared: Shared): void;
  /** Writes now, and gives the link. */
  write(shared: Shared): Promise<string>;
}

/** Tells whether the fragment leads to a part of the page, and is no scene. */
const isAnchor = (fragment: string): boolean => document.getElementById(fragment) !== null;

/**
 * Reads the address, now and when a person changes it, and offers to write it.
 *
 * @param known the losses that there are
 */
export function followAddress(
  known: readonly KnownLoss[],
  onScene: (shared: Shared) => void,
  onDamage: (error: unknown) => void,
): Address {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;

  async function read(): Promise<void> {
    const fragment = location.hash.slice(1);
    if (fragment === '' || isAnchor(fragment)) return;
    // What was to be written is of the scene that this one replaces.
    clearTimeout(timer);
    newest += 1;
    await loadLinks()
      .then(({ readLink }) => readLink(fragment, known))
      .then(onScene, onDamage);
  }

  async function write(shared: Shared): Promise<string> {
    clearTimeout(timer);
    newest += 1;
    const own = newest;
    const { writeLink } = await loadLinks();
    const fragment = await writeLink(shared);
    // Packing takes a while, in which a later one may have overtaken it.
    if (own === newest) history.replaceState(history.state, '', `#${fragment}`);
    return new URL(`#${fragment}`, location.href).href;
  }

  addEventListener('hashchange', () => void read());
  void read();
  return {
    write,
    writeSoon(shared) {
      clearTimeout(timer);
      timer = setTimeout(() => void write(shared), delayMs);
    },
  };
}
