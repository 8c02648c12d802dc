import { select } from '../../assembler/function.ts';
import { f32, i32, v128 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import type { Images } from './rows.ts';

/** Voxels that a task receives for, about. It reads the units beside them too, so that few voxels would not pay. */
const voxelsPerTask = 131_072;

/** The parts of an image that a window reaches at most one further of: planes, or the rows of an image without planes. */
interface Units {
  readonly units: number;
  readonly unitBytes: number;
  readonly unitsPerTask: number;
}

/** Cuts images into units. */
export function unitsOf({ planes, rows, length }: Images): Units {
  const [units, voxels] = planes > 1 ? [planes, rows * length] : [rows, length];
  return { units, unitBytes: 4 * voxels, unitsPerTask: Math.ceil(voxelsPerTask / voxels) };
}

/** Counts the tasks of one image. */
export const tasksPerImage = ({ units, unitsPerTask }: Units): number => Math.ceil(units / unitsPerTask);

/**
 * Adds a number of each voxel to the voxel at a place, in row-major order. A task receives for some units of an image, and looks
 * at the numbers of these units and of those beside them.
 */
export const scatter = defineKernel(
  {
    sent: 'i32',
    places: 'i32',
    to: 'i32',
    units: 'i32',
    unitBytes: 'i32',
    unitsPerTask: 'i32',
    tasks: 'i32',
  },
  () =>
    ({ writer, task, given }) => {
      const { sent, places, to, units, unitBytes, unitsPerTask, tasks } = given;
      const min = (a: ReturnType<typeof i32.const>, b: typeof a) => select(a, b, i32.lt(a, b));
      const image = writer.let('i32', i32.divUnsigned(task, tasks.get));
      const first = writer.let(
        'i32',
        i32.mul(i32.sub(task, i32.mul(image.get, tasks.get)), unitsPerTask.get),
      );
      const last = writer.let('i32', min(i32.add(first.get, unitsPerTask.get), units.get));
      const imageOffset = writer.let('i32', i32.mul(image.get, i32.mul(units.get, unitBytes.get)));
      const own = writer.let('i32', i32.mul(first.get, unitBytes.get));
      const size = writer.let('i32', i32.sub(i32.mul(last.get, unitBytes.get), own.get));
      const received = writer.let('i32', i32.add(i32.add(to.get, imageOffset.get), own.get));

      const at = writer.let('i32', received.get);
      const end = writer.let('i32', i32.add(received.get, size.get));
      const wholeEnd = writer.let('i32', i32.add(received.get, i32.and(size.get, i32.const(-16))));
      writer.loopWhile(i32.ltUnsigned(at.get, wholeEnd.get), () => {
        writer.emit(v128.store(at.get, v128.zero));
        writer.set(at, i32.add(at.get, i32.const(16)));
      });
      writer.loopWhile(i32.ltUnsigned(at.get, end.get), () => {
        writer.emit(f32.store(at.get, f32.zero));
        writer.set(at, i32.add(at.get, i32.const(4)));
      });

      const before = select(i32.sub(first.get, i32.const(1)), i32.const(0), i32.gt(first.get, i32.const(0)));
      const from = writer.let('i32', i32.add(imageOffset.get, i32.mul(before, unitBytes.get)));
      const after = min(i32.add(last.get, i32.const(1)), units.get);
      const until = writer.let('i32', i32.add(imageOffset.get, i32.mul(after, unitBytes.get)));
      const place = writer.local('i32');
      writer.repeatWhile(() => {
        writer.set(place, i32.sub(i32.load(i32.add(places.get, from.get)), own.get));
        writer.when(i32.ltUnsigned(place.get, size.get), () => {
          writer.set(place, i32.add(received.get, place.get));
          const sum = f32.add(f32.load(place.get), f32.load(i32.add(sent.get, from.get)));
          writer.emit(f32.store(place.get, sum));
        });
        writer.set(from, i32.add(from.get, i32.const(4)));
        return i32.ltUnsigned(from.get, until.get);
      });
    },
);
