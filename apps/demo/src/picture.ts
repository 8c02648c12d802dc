import { interpolateInferno } from 'd3-scale-chromatic';
import { cssColorToHex, Jimp, loadFont, ResizeStrategy } from 'jimp';
import { SANS_16_WHITE } from 'jimp/fonts';

/** One image of the picture: a title over a slice, whose voxels have colours such as `#00ff00`. */
export interface Panel {
  readonly title: string;
  readonly colorAt: (voxel: number) => string;
}

/** Colours of the seven classes, from dark to bright tissue. */
export const classColors = [
  '#ff00ff',
  '#000000',
  '#7f4f24',
  '#e0a458',
  '#3a86ff',
  '#8ac926',
  '#f8f9fa',
] as const;

const scale = 3;
const margin = 8;
const titleHeight = 28;

/** Gives the colour of an amount between 0 and 1 on a scale from black over red to yellow. */
export const heat = (amount: number): string => interpolateInferno(Math.min(1, Math.max(0, amount)));

/** Gives a grey between black (0) and white (1). */
export const grey = (amount: number): string => {
  const level = Math.round(255 * Math.min(1, Math.max(0, amount)));
  return `rgb(${level}, ${level}, ${level})`;
};

/** Draws panels side by side as a PNG image; the first row of a slice is at the bottom, as radiologists see it. */
export async function drawPanels(
  panels: readonly Panel[],
  width: number,
  height: number,
): Promise<Uint8Array> {
  const step = width * scale + margin;
  const picture = new Jimp({
    width: panels.length * step + margin,
    height: titleHeight + height * scale + margin,
    color: 0x202020ff,
  });
  const font = await loadFont(SANS_16_WHITE);
  for (const [position, { title, colorAt }] of panels.entries()) {
    const left = margin + position * step;
    const slice = new Jimp({ width, height });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        slice.setPixelColor(cssColorToHex(colorAt(y * width + x)), x, height - 1 - y);
      }
    }
    slice.resize({ w: width * scale, h: height * scale, mode: ResizeStrategy.NEAREST_NEIGHBOR });
    picture.composite(slice, left, titleHeight);
    picture.print({ font, x: left, y: 6, text: title });
  }
  return picture.getBuffer('image/png');
}
