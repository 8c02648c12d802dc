/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Colours of the pictures, as the theme has them now. */
export interface Palette {
  /** Colours of derivatives as red, green, blue and opacity, from the most negative one over 0 in the middle to the most positive. */
  readonly gradient: Uint8ClampedArray;
  /** Colour of what is not painted, and of what is. */
  readonly empty: Colour;
  readonly paint: Colour;
}

/** Number of colours of derivatives: odd, so that 0 has one of its own. */
export const gradientColours = 255;
