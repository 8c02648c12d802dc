import type { Place } from '../../shared/model/grid.ts';
import { side } from './scene.ts';

/** Numbers a pixel by its place. */
export const pixelAt = ({ row, column }: Place): number => row * side + column;

/** Finds the place of a pixel. */
export const placeOfPixel = (pixel: number): Place => ({
  row: Math.floor(pixel / side),
  column: pixel % side,
});
