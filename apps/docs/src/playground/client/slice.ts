import { loadJson } from '../../shared/client/load-json.ts';
import { readSlice, type Slice, type SliceFile } from '../model/brain.ts';

/** Loads the slice of the MRI, once, and again after a failure. */
export const loadSlice = async (url: string): Promise<Slice> => readSlice(await loadJson<SliceFile>(url));
