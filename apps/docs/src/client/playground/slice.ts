import { readSlice, type Slice, type SliceFile } from '../../model/playground/brain.ts';

let loaded: Promise<Slice> | undefined;

async function fetchSlice(url: string): Promise<Slice> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return readSlice((await response.json()) as SliceFile);
}

/** Loads the slice of the MRI, once, and again after a failure. */
export function loadSlice(url: string): Promise<Slice> {
  loaded ??= fetchSlice(url);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}
