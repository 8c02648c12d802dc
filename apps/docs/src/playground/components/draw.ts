import { pixels, side } from '../model/scene.ts';
import { gradientColours, type Palette } from './palette.ts';

/** Share of the paint that covers the slice behind it. */
const cover = 0.6;

/** Intensity of the slice that is white. */
const white = 160;

function draw(canvas: HTMLCanvasElement, fill: (data: Uint8ClampedArray) => void): void {
  const context = canvas.getContext('2d')!;
  const picture = context.createImageData(side, side);
  fill(picture.data);
  context.putImageData(picture, 0, 0);
}

/** Finds the colour of a derivative, as its place in the palette. */
function derivativeColour(derivative: number, limit: number): number {
  const middle = (gradientColours - 1) / 2;
  const amount = limit === 0 ? 0 : Math.min(1, Math.max(-1, derivative / limit));
  return middle + Math.round(middle * amount);
}

/** Draws a gradient, or none; the colours are strongest at a limit. */
export function drawGradient(
  canvas: HTMLCanvasElement,
  gradient: Float32Array | undefined,
  limit: number,
  palette: Palette,
): void {
  draw(canvas, (data) => {
    for (let i = 0; i < pixels; i++) {
      const at = 4 * derivativeColour(gradient?.[i] ?? 0, limit);
      for (let part = 0; part < 4; part++) data[4 * i + part] = palette.gradient[at + part]!;
    }
  });
}

/** Draws how much of the foreground there is in each pixel, from 0 to 1, over a slice of the MRI if there is one. */
export function drawAmounts(
  canvas: HTMLCanvasElement,
  amountAt: (pixel: number) => number,
  { empty, paint }: Palette,
  image: Uint8Array | undefined,
): void {
  draw(canvas, (data) => {
    for (let i = 0; i < pixels; i++) {
      const grey = image && Math.min(255, (255 * image[i]!) / white);
      const amount = (image ? cover : 1) * amountAt(i);
      for (let part = 0; part < 3; part++) {
        data[4 * i + part] = (1 - amount) * (grey ?? empty[part]!) + amount * paint[part]!;
      }
      data[4 * i + 3] = 255;
    }
  });
}
