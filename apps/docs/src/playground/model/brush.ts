import type { Place } from '../../shared/model/grid.ts';
import { side } from './scene.ts';

function distanceToSegment(x: number, y: number, from: Place, to: Place): number {
  const [dx, dy] = [to.column - from.column, to.row - from.row];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - from.column) * dx + (y - from.row) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.column - t * dx, y - from.row - t * dy);
}

/**
 * Paints a straight stroke with a round brush, and gives a new picture.
 *
 * @param size diameter of the brush in pixels; 1 paints a line that is one pixel thin
 */
export function paintStroke<T extends Uint8Array | Int8Array>(
  picture: T,
  from: Place,
  to: Place,
  size: number,
  value: number,
): T {
  const painted = picture.slice() as T;
  const within = (index: number) => Math.min(side - 1, Math.max(0, index));
  const reach = Math.ceil(size / 2);
  const [top, bottom] = [Math.min(from.row, to.row) - reach, Math.max(from.row, to.row) + reach];
  const [left, right] = [Math.min(from.column, to.column) - reach, Math.max(from.column, to.column) + reach];
  for (let y = within(top); y <= within(bottom); y++) {
    for (let x = within(left); x <= within(right); x++) {
      if (distanceToSegment(x, y, from, to) <= size / 2) painted[y * side + x] = value;
    }
  }
  return painted;
}
