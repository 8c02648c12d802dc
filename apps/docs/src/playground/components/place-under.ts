import type { Place } from '../../shared/model/grid.ts';
import { side } from '../model/scene.ts';

/** Finds the pixel of a picture that a pointer is over; the nearest one if it is beside the picture. */
export function placeUnder({ clientX, clientY }: PointerEvent, canvas: Element): Place {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const index = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  return { row: index((clientY - top) / height), column: index((clientX - left) / width) };
}
