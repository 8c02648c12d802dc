import { pixels } from './scene.ts';

/** A structure of the slice that can be the target. */
export interface Structure {
  readonly id: string;
  readonly title: string;
  /** Labels of the segmentation that belong to it. */
  readonly labels: readonly number[];
}

/** Lists the structures; the labels are those of the k-means segmentation, inside of the brain. */
export const structures: readonly Structure[] = [
  { id: 'white', title: 'White matter', labels: [6] },
  { id: 'grey', title: 'Grey matter', labels: [5] },
  { id: 'fluid', title: 'Fluid', labels: [4] },
  { id: 'brain', title: 'Whole brain', labels: [4, 5, 6] },
];

/** A slice of the MRI as a file of the site: bytes as base64, row by row from the crown down. */
export interface SliceFile {
  readonly source: string;
  readonly licence: string;
  /** Intensities. */
  readonly image: string;
  /** Labels inside of the brain, and 0 outside. */
  readonly labels: string;
}

/** A slice of the MRI. */
export interface Slice {
  readonly image: Uint8Array;
  readonly labels: Uint8Array;
}

const toBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * Unpacks a slice.
 *
 * @throws Error when the file is not complete
 */
export function readSlice({ image, labels }: SliceFile): Slice {
  const slice = { image: toBytes(image), labels: toBytes(labels) };
  if (slice.image.length !== pixels || slice.labels.length !== pixels) {
    throw new Error('its pictures are incomplete');
  }
  return slice;
}

/** Marks a structure in a slice. */
export const structureMask = ({ labels }: Slice, structure: Structure): Uint8Array =>
  Uint8Array.from(labels, (label) => (structure.labels.includes(label) ? 1 : 0));
