import type { OpAttrs } from '@segloss/core/adapter';
import type { Code } from '../../assembler/bytes.ts';
import { type FunctionWriter, type Local, select } from '../../assembler/function.ts';
import { f32x4, i32, i32x4, v128 } from '../../assembler/instructions.ts';
import { number } from '../../math/constants.ts';
import { defineKernel } from '../kernel.ts';
import { forRows, forVoxelsOfRow, type Row, rowParameters } from './rows.ts';

type Extreme = OpAttrs['windowExtreme']['extreme'];
type Neighbors = OpAttrs['windowExtreme']['neighbors'];

/** What no number is worse than: the border around an image. */
export const worst: Readonly<Record<Extreme, number>> = { smallest: Infinity, largest: -Infinity };

const isBetter: Readonly<Record<Extreme, (a: Code, b: Code) => Code>> = {
  smallest: f32x4.lt,
  largest: f32x4.gt,
};

/** The better of two; where neither is, the second one. */
const better: Readonly<Record<Extreme, (a: Code, b: Code) => Code>> = {
  smallest: (a, b) => f32x4.pmin(b, a),
  largest: (a, b) => f32x4.pmax(b, a),
};

const steps = [-1, 0, 1] as const;

/** A row beside another one, or the border where there is none. */
interface NeighborRow {
  readonly address: Local;
  /** Bytes from the row to this one. */
  readonly offset: Local;
}

/** Adds code that finds a row so many planes and rows further. */
function neighborRow(
  writer: FunctionWriter,
  { row, from, border }: { readonly row: Row; readonly from: Local; readonly border: Local },
  plane: number,
  step: number,
): NeighborRow {
  const far = i32.mul(row.planeBytes.get, i32.const(plane));
  const offset = writer.let('i32', i32.add(far, i32.mul(row.bytes.get, i32.const(step))));
  const there = i32.add(i32.add(from.get, row.offset.get), offset.get);
  return { address: writer.let('i32', select(there, border.get, row.hasNeighbor(plane, step))), offset };
}

/** Bytes of scratch memory for rows of a length, each with a voxel of the border at both ends. */
export const scratchBytes = (length: number): number => 2 * paddedBytes(length);
const paddedBytes = (length: number): number => 16 * Math.ceil((length + 2) / 4);

/** Adds code that puts the border at both ends of a row in scratch memory, which starts with the border before it. */
function closeEnds(writer: FunctionWriter, padded: Local, bytes: Local, extreme: Extreme): void {
  const outside = number(worst[extreme]);
  writer.emit(v128.store32Lane(padded.get, outside, 0));
  writer.emit(v128.store32Lane(i32.add(i32.add(padded.get, bytes.get), i32.const(4)), outside, 0));
}

/** The bytes before each voxel in lanes. */
const ladder: Code = v128.const([0, 4, 8, 12]);

const parameters = { ...rowParameters, from: 'i32', to: 'i32', border: 'i32' } as const;

/** Finds a window with only the faces: the candidates in row-major order. */
function facesKernel(extreme: Extreme, isPlace: boolean) {
  return defineKernel(parameters, () => ({ writer, task, scratch, given }) => {
    const { from, to, border } = given;
    const padded = writer.let('i32', scratch);
    forRows(writer, task, given, (row) => {
      const beside = (plane: number, step: number) => neighborRow(writer, { row, from, border }, plane, step);
      const own = writer.let('i32', i32.add(from.get, row.offset.get));
      const result = writer.let('i32', i32.add(to.get, row.offset.get));
      const [front, above, below, behind] = [beside(-1, 0), beside(0, -1), beside(0, 1), beside(1, 0)];
      forVoxelsOfRow(writer, row.bytes, (at, { load, store }) => {
        writer.emit(
          store(i32.add(i32.add(padded.get, at.get), i32.const(4)), load(i32.add(own.get, at.get))),
        );
      });
      closeEnds(writer, padded, row.bytes, extreme);
      forVoxelsOfRow(writer, row.bytes, (at, lanes) => {
        const near = writer.let('i32', i32.add(padded.get, at.get));
        const inRow = (bytes: number) => ({
          value: lanes.load(near.get, bytes),
          offset: i32.const(bytes - 4),
        });
        const of = ({ address, offset }: NeighborRow) => ({
          value: lanes.load(i32.add(address.get, at.get)),
          offset: offset.get,
        });
        const window = [of(front), of(above), inRow(0), inRow(4), inRow(8), of(below), of(behind)];
        const [first, ...others] = window.map(({ value, offset }) => ({
          value: writer.let('v128', value),
          offset,
        }));
        const best = first!.value;
        const place = writer.let('v128', isPlace ? i32x4.splat(first!.offset) : v128.zero);
        for (const { value, offset } of others) {
          if (isPlace) {
            const wins = writer.let('v128', isBetter[extreme](value.get, best.get));
            writer.set(place, v128.bitselect(i32x4.splat(offset), place.get, wins.get));
          }
          writer.set(best, better[extreme](value.get, best.get));
        }
        const here = i32x4.add(i32x4.splat(i32.add(row.inImage.get, at.get)), ladder);
        const found = isPlace ? i32x4.add(place.get, here) : best.get;
        writer.emit(lanes.store(i32.add(result.get, at.get), found));
      });
    });
  });
}

/**
 * Finds a window of 3 x 3 x 3: first the best of nine rows for each column, then the best of three columns. Of equal ones the
 * first row wins, and in one row the first column.
 */
function fullKernel(extreme: Extreme, isPlace: boolean) {
  return defineKernel(parameters, () => ({ writer, task, scratch, given }) => {
    const { from, to, border, length } = given;
    const padded = writer.let('i32', scratch);
    const words = i32.and(i32.add(length.get, i32.const(5)), i32.const(-4));
    const paddedRows = writer.let('i32', i32.add(padded.get, i32.shl(words, i32.const(2))));
    forRows(writer, task, given, (row) => {
      const result = writer.let('i32', i32.add(to.get, row.offset.get));
      const window = steps.flatMap((plane) =>
        steps.map((step) => neighborRow(writer, { row, from, border }, plane, step)),
      );
      forVoxelsOfRow(writer, row.bytes, (at, { load, store }) => {
        const [first, ...others] = window;
        const best = writer.let('v128', load(i32.add(first!.address.get, at.get)));
        const bestRow = writer.let('v128', isPlace ? i32x4.splat(first!.offset.get) : v128.zero);
        for (const { address, offset } of others) {
          const value = writer.let('v128', load(i32.add(address.get, at.get)));
          if (isPlace) {
            const wins = writer.let('v128', isBetter[extreme](value.get, best.get));
            writer.set(bestRow, v128.bitselect(i32x4.splat(offset.get), bestRow.get, wins.get));
          }
          writer.set(best, better[extreme](value.get, best.get));
        }
        const into = (row: Local) => i32.add(i32.add(row.get, at.get), i32.const(4));
        writer.emit(store(into(padded), best.get));
        if (isPlace) writer.emit(store(into(paddedRows), bestRow.get));
      });
      closeEnds(writer, padded, row.bytes, extreme);
      forVoxelsOfRow(writer, row.bytes, (at, lanes) => {
        const column = (bytes: number) => lanes.load(i32.add(padded.get, at.get), bytes);
        const rowOf = (bytes: number) => lanes.load(i32.add(paddedRows.get, at.get), bytes);
        const best = writer.let('v128', column(0));
        const [bestRow, place] = [writer.local('v128'), writer.local('v128')];
        if (isPlace) {
          writer.set(bestRow, rowOf(0));
          writer.set(place, i32x4.splat(i32.const(-4)));
        }
        for (const bytes of [4, 8]) {
          const value = writer.let('v128', column(bytes));
          if (isPlace)
            chooseColumn(writer, extreme, { value, best, row: rowOf(bytes), bestRow, place }, bytes - 4);
          writer.set(best, better[extreme](value.get, best.get));
        }
        const here = i32x4.add(i32x4.splat(i32.add(row.inImage.get, at.get)), ladder);
        const found = isPlace ? i32x4.add(i32x4.add(place.get, bestRow.get), here) : best.get;
        writer.emit(lanes.store(i32.add(result.get, at.get), found));
      });
    });
  });
}

/** Adds code that moves a place to another column where that is better, or equal in an earlier row. */
function chooseColumn(
  writer: FunctionWriter,
  extreme: Extreme,
  {
    value,
    best,
    row,
    bestRow,
    place,
  }: {
    readonly value: Local;
    readonly best: Local;
    readonly row: Code;
    readonly bestRow: Local;
    readonly place: Local;
  },
  offset: number,
): void {
  const itsRow = writer.let('v128', row);
  const isEarlier = v128.and(f32x4.eq(value.get, best.get), i32x4.lt(itsRow.get, bestRow.get));
  const wins = writer.let('v128', v128.or(isBetter[extreme](value.get, best.get), isEarlier));
  writer.set(bestRow, v128.bitselect(itsRow.get, bestRow.get, wins.get));
  writer.set(place, v128.bitselect(i32x4.splat(i32.const(offset)), place.get, wins.get));
}

const kernelsOf = (isPlace: boolean) => ({
  faces: { smallest: facesKernel('smallest', isPlace), largest: facesKernel('largest', isPlace) },
  full: { smallest: fullKernel('smallest', isPlace), largest: fullKernel('largest', isPlace) },
});

/** Kernels that find the extreme of each window. */
export const valueKernels: KernelTable = kernelsOf(false);

/** Kernels that find where the extreme of each window is: the bytes before that voxel in its image. */
export const placeKernels: KernelTable = kernelsOf(true);

type KernelTable = Readonly<Record<Neighbors, Readonly<Record<Extreme, ReturnType<typeof facesKernel>>>>>;
