import { neighboursOf } from './neighbours.ts';
import { pixels } from './scene.ts';

/** Collects everything of a mask that hangs together with a pixel. */
function pieceAt(mask: Uint8Array, start: number, seen: Uint8Array, count: 4 | 8): readonly number[] {
  const piece = [start];
  seen[start] = 1;
  for (const pixel of piece) {
    for (const next of neighboursOf(pixel, count)) {
      if (seen[next] || !mask[next]) continue;
      seen[next] = 1;
      piece.push(next);
    }
  }
  return piece;
}

/** Lists the connected pieces of a mask, each as its pixels, the smallest first. */
export function piecesOf(mask: Uint8Array, count: 4 | 8): readonly (readonly number[])[] {
  const seen = new Uint8Array(pixels);
  const pieces: (readonly number[])[] = [];
  for (let i = 0; i < pixels; i++) {
    if (mask[i] && !seen[i]) pieces.push(pieceAt(mask, i, seen, count));
  }
  return pieces.sort((a, b) => a.length - b.length);
}

const touchesFrame = (pixel: number): boolean => neighboursOf(pixel, 4).length < 4;

/** Lists the holes of a mask: pieces of what is outside that do not reach the frame of the picture, the smallest first. */
export function holesOf(mask: Uint8Array): readonly (readonly number[])[] {
  const outside = mask.map((isInside) => 1 - isInside);
  return piecesOf(outside, 4).filter((piece) => !piece.some(touchesFrame));
}
