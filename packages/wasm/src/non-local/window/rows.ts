import type { Code } from '../../assembler/bytes.ts';
import { type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { i32, v128 } from '../../assembler/instructions.ts';

/** Voxels of one task, about. The cut depends on the shape alone. */
const voxelsPerTask = 16_384;

/** Images of one shape, one after the other, as planes of rows. */
export interface Images {
  readonly count: number;
  readonly planes: number;
  /** Rows of a plane. */
  readonly rows: number;
  /** Voxels of a row. */
  readonly length: number;
}

/** Gives images of two or three axes as planes of rows. */
export function imagesOf(count: number, spatial: readonly number[]): Images {
  const [length = 1, rows = 1, planes = 1] = [...spatial].reverse();
  return { count, planes, rows, length };
}

/** Counts the rows of one task. */
export const rowsPerTask = ({ length }: Images): number => Math.ceil(voxelsPerTask / length);

/** Counts the tasks that have all rows of all images. */
export const rowTasks = (images: Images): number =>
  Math.ceil((images.count * images.planes * images.rows) / rowsPerTask(images));

/** Parameters of a kernel that goes over rows. */
export const rowParameters = {
  all: 'i32',
  perTask: 'i32',
  planes: 'i32',
  rows: 'i32',
  length: 'i32',
} as const;

/** Gives the values of these parameters. */
export const rowValues = (images: Images) => ({
  all: images.count * images.planes * images.rows,
  perTask: rowsPerTask(images),
  planes: images.planes,
  rows: images.rows,
  length: images.length,
});

/** A row, in variables. */
export interface Row {
  /** Bytes from the first voxel of all images to the first one of the row. */
  readonly offset: Local;
  /** The same from the first voxel of its image. */
  readonly inImage: Local;
  readonly bytes: Local;
  readonly planeBytes: Local;
  /** Its number in its plane, and that of the plane in its image. */
  readonly row: Local;
  readonly plane: Local;
  /** Code that tells whether there is a row so many planes and rows further, from -1 to 1. */
  readonly hasNeighbor: (plane: number, row: number) => Code;
}

/** Adds code that does something with each row of a task. */
export function forRows(
  writer: FunctionWriter,
  task: Code,
  { all, perTask, planes, rows, length }: { readonly [name in keyof typeof rowParameters]: Local },
  body: (row: Row) => void,
): void {
  const bytes = writer.let('i32', i32.shl(length.get, i32.const(2)));
  const planeBytes = writer.let('i32', i32.mul(rows.get, bytes.get));
  const inAll = writer.let('i32', i32.mul(task, perTask.get));
  const taskEnd = writer.let('i32', i32.add(inAll.get, perTask.get));
  const end = writer.let('i32', select(taskEnd.get, all.get, i32.lt(taskEnd.get, all.get)));
  const rest = (value: Local, by: Local, quotient: Local): Code =>
    i32.sub(value.get, i32.mul(quotient.get, by.get));
  const [inPlanes, row] = [writer.local('i32'), writer.local('i32')];
  const [image, plane] = [writer.local('i32'), writer.local('i32')];
  const [offset, inImage] = [writer.local('i32'), writer.local('i32')];
  writer.loopWhile(i32.lt(inAll.get, end.get), () => {
    writer.set(inPlanes, i32.divUnsigned(inAll.get, rows.get));
    writer.set(row, rest(inAll, rows, inPlanes));
    writer.set(image, i32.divUnsigned(inPlanes.get, planes.get));
    writer.set(plane, rest(inPlanes, planes, image));
    writer.set(offset, i32.mul(inAll.get, bytes.get));
    writer.set(inImage, i32.add(i32.mul(plane.get, planeBytes.get), i32.mul(row.get, bytes.get)));
    const along = (at: Local, count: Local, step: number): readonly Code[] => {
      if (step < 0) return [i32.gt(at.get, i32.const(0))];
      return step > 0 ? [i32.lt(at.get, i32.sub(count.get, i32.const(1)))] : [];
    };
    const hasNeighbor = (planeStep: number, rowStep: number): Code =>
      [...along(plane, planes, planeStep), ...along(row, rows, rowStep)].reduce(
        (both, one) => i32.and(both, one),
        i32.const(1),
      );
    body({ offset, inImage, bytes, planeBytes, row, plane, hasNeighbor });
    writer.set(inAll, i32.add(inAll.get, i32.const(1)));
  });
}

/** Code that works on four voxels at a time, or on one, which is in all lanes when it is loaded. */
export interface Lanes {
  readonly load: (address: Code, offset?: number) => Code;
  readonly store: (address: Code, value: Code) => Code;
}

const four: Lanes = { load: v128.load, store: v128.store };
const one: Lanes = {
  load: v128.load32Splat,
  store: (address, value) => v128.store32Lane(address, value, 0),
};

/** Adds code that goes over a row: over four voxels at a time, and then one by one. `at` has the bytes before them. */
export function forVoxelsOfRow(
  writer: FunctionWriter,
  bytes: Local,
  body: (at: Local, lanes: Lanes) => void,
): void {
  const at = writer.let('i32', i32.const(0));
  const wholeEnd = writer.let('i32', i32.and(bytes.get, i32.const(-16)));
  for (const [lanes, end, step] of [
    [four, wholeEnd, 16],
    [one, bytes, 4],
  ] as const) {
    writer.loopWhile(i32.lt(at.get, end.get), () => {
      body(at, lanes);
      writer.set(at, i32.add(at.get, i32.const(step)));
    });
  }
}
