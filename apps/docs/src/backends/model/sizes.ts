import type { Place } from './backends.ts';

/** A file that a page loads before its first result. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzip: number;
}

/** What a page loads to compute one loss on a device. */
export interface BrowserSize {
  readonly device: string;
  readonly page: readonly LoadedFile[];
  /** The same with the computation in a worker; `null` where that failed. */
  readonly worker: readonly LoadedFile[] | null;
}

/** What lies on the disk after an installation. */
export interface NodeSize {
  readonly device: string;
  /** Number of packages, those among them that were asked for and those that they depend on. */
  readonly packages: number;
  readonly bytes: number;
  /** Packages asked for whose install scripts may fetch more, which is not counted. */
  readonly scripts: readonly string[];
}

/** How much it takes to use each device. */
export interface Sizes {
  readonly format: 'segloss-sizes/1';
  readonly date: string;
  /** The loss that was computed, with its gradient. */
  readonly loss: string;
  /** What bundled and ran it. */
  readonly bundler: string;
  readonly browser: string;
  /** Versions of all packages that code on the site installs. */
  readonly versions: Readonly<Record<string, string>>;
  readonly browsers: readonly BrowserSize[];
  readonly nodes: readonly NodeSize[];
}

/** What it takes to use one device. */
export interface DeviceSize {
  /** Compressed, for a download; on the disk, for an installation. */
  readonly bytes: number;
  readonly files: readonly LoadedFile[];
  readonly installation?: NodeSize;
}

/** Looks up what a device takes in a place; `undefined` when nobody measured it. */
export function sizeOf(sizes: Sizes, device: string, place: Place, worker: boolean): DeviceSize | undefined {
  if (place === 'node') {
    const installation = sizes.nodes.find((one) => one.device === device);
    return installation && { bytes: installation.bytes, files: [], installation };
  }
  const files = sizes.browsers.find((one) => one.device === device)?.[worker ? 'worker' : 'page'];
  return files ? { bytes: files.reduce((sum, { gzip }) => sum + gzip, 0), files } : undefined;
}

/** Says whether a device was seen to compute in a worker; `undefined` when nobody tried. */
export function worksInWorker(sizes: Sizes, device: string): boolean | undefined {
  const found = sizes.browsers.find((one) => one.device === device);
  return found && found.worker !== null;
}
