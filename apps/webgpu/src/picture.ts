import { interpolateInferno } from 'd3-scale-chromatic';
import type { Slice } from './volume.ts';

/** Red, green and blue, 0 to 255. */
type Color = readonly [number, number, number];

/** Colours of the classes over the image; none for the first. */
const classColors: readonly (Color | undefined)[] = [undefined, [58, 134, 255], [255, 190, 11]];

const opacity = 0.45;

/** Brightest intensity that is told apart. */
const white = 160;

/** Decades of the gradient that the heat map shows. */
const decades = 3;

/** Gives the pixel of a slice that stands at a place of its picture: the first row is at the bottom, as in radiology. */
export const pixelAt = ({ height, width }: Slice, x: number, y: number): number =>
  (height - 1 - y) * width + x;

function draw(context: CanvasRenderingContext2D, slice: Slice, colorOf: (pixel: number) => Color): void {
  const picture = context.createImageData(slice.width, slice.height);
  for (let y = 0; y < slice.height; y++) {
    for (let x = 0; x < slice.width; x++) {
      picture.data.set([...colorOf(pixelAt(slice, x, y)), 255], 4 * (y * slice.width + x));
    }
  }
  context.putImageData(picture, 0, 0);
}

/** Draws the image with the mask over it. */
export function drawMask(context: CanvasRenderingContext2D, image: Slice, labels: Int32Array): void {
  draw(context, image, (pixel) => {
    const grey = Math.min(255, (255 * image.data[pixel]!) / white);
    const color = classColors[labels[pixel]!];
    const mix = (part: number) => (color ? (1 - opacity) * grey + opacity * color[part]! : grey);
    return [mix(0), mix(1), mix(2)];
  });
}

const parseHex = (text: string): Color => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  return [red, green, blue];
};

const scale = Array.from({ length: 256 }, (_, i) => parseHex(interpolateInferno(i / 255)));

/** Draws the length of the gradient of each pixel, its logarithm from black to yellow. */
export function drawGradient(context: CanvasRenderingContext2D, image: Slice, gradient: Float32Array): void {
  const pixels = image.data.length;
  const lengths = Float32Array.from({ length: pixels }, (_, pixel) => {
    const derivatives = Array.from(
      { length: gradient.length / pixels },
      (_, c) => gradient[c * pixels + pixel]!,
    );
    return Math.hypot(...derivatives);
  });
  const steepest = lengths.reduce((most, length) => Math.max(most, length), 1e-30);
  draw(context, image, (pixel) => {
    const amount = 1 + Math.log10(Math.max(lengths[pixel]! / steepest, 1e-9)) / decades;
    return scale[Math.round(255 * Math.min(1, Math.max(0, amount)))]!;
  });
}
