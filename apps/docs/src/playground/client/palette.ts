import { type Colour, gradientColours, type Palette } from '../components/palette.ts';

/** Mixes the colours between some stops, with a gradient of the browser. */
function mix(stops: readonly string[]): Uint8ClampedArray {
  const canvas = Object.assign(document.createElement('canvas'), { width: gradientColours, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  // Stops stand in the centres of pixels, so that the middle one is met exactly.
  const gradient = context.createLinearGradient(0.5, 0, gradientColours - 0.5, 0);
  stops.forEach((colour, i) => {
    gradient.addColorStop(i / (stops.length - 1), colour);
  });
  context.fillStyle = gradient;
  context.fillRect(0, 0, gradientColours, 1);
  return context.getImageData(0, 0, gradientColours, 1).data;
}

/** Reads the colours of the elements that show them, which the theme decides. */
export function readPalette(root: ParentNode): Palette {
  const colourOf = (element: Element) => getComputedStyle(element).backgroundColor;
  const single = (selector: string): Colour => {
    const colour = colourOf(root.querySelector(selector)!);
    const [red = 0, green = 0, blue = 0] = mix([colour, colour]);
    return [red, green, blue];
  };
  return {
    gradient: mix([...root.querySelectorAll('.gradient-stop')].map(colourOf)),
    empty: single('.swatch.empty'),
    paint: single('.swatch.paint'),
  };
}
