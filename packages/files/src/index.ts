export type { NumericArray } from './bytes/typed-arrays.ts';
export { compareGeometry } from './compare-geometry.ts';
export { writeNpy } from './npy/write-npy.ts';
export { readVolume } from './read-volume.ts';
export { type JsonText, readJson } from './text/json.ts';
export { readText } from './text/text.ts';
export type { Geometry, Scale, Volume } from './volume.ts';
export { writeAtomic, writeText } from './write/atomic.ts';
export { writeLate } from './write/late.ts';
