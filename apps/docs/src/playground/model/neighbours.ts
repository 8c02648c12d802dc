import { side } from './scene.ts';

const straight = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
] as const;
const diagonal = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
] as const;

/** Lists the pixels beside a pixel, within the picture: the four that share an edge, or all eight. */
export function neighboursOf(pixel: number, count: 4 | 8): readonly number[] {
  const [x, y] = [pixel % side, Math.floor(pixel / side)];
  return (count === 4 ? straight : [...straight, ...diagonal]).flatMap(([dx, dy]) => {
    const [i, j] = [x + dx, y + dy];
    return i >= 0 && i < side && j >= 0 && j < side ? [j * side + i] : [];
  });
}
