/** One slice of a volume: numbers row by row. */
export interface Slice {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

const headerBytes = { width: 42, height: 44, type: 70, voxels: 108 };

/** The element types of the two volumes that the page reads, by their numbers in NIfTI-1. */
const readers: Readonly<
  Record<number, { readonly bytes: number; read(view: DataView, at: number): number }>
> = {
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  4: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
};

async function unpack(response: Response): Promise<DataView> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Some servers send `.gz` files as compressed content, which the browser has unpacked then.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isPacked) return new DataView(bytes.buffer);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new DataView(await new Response(unpacked).arrayBuffer());
}

/** Loads one slice of a NIfTI-1 volume (`.nii.gz`, little-endian, whole numbers of 8 or 16 bits). */
export async function loadSlice(url: string, position: number): Promise<Slice> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`${url}: status ${response.status}. Serve the files of packages/brain-mri.`);
  const view = await unpack(response);
  const [width, height] = [view.getInt16(headerBytes.width, true), view.getInt16(headerBytes.height, true)];
  const reader = readers[view.getInt16(headerBytes.type, true)];
  if (!reader) throw new Error(`${url}: unknown element type. Use a volume of 8 or 16 bits.`);
  const start = view.getFloat32(headerBytes.voxels, true) + position * width * height * reader.bytes;
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    reader.read(view, start + i * reader.bytes),
  );
  return { data, height, width };
}
