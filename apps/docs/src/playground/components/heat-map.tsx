import { useLayoutEffect, useRef } from 'preact/hooks';
import { placeOf } from '../model/facts.ts';
import { pixelAt } from '../model/place.ts';
import { side } from '../model/scene.ts';
import { type Card, formatSlope } from '../model/view.ts';
import type { PlaygroundProps } from './context.ts';
import { drawSlopes } from './draw.ts';
import { PixelGrid } from './pixel-grid.tsx';
import { placeUnder } from './place-under.ts';

/** Shows the gradient of a loss as colours; pointing at a pixel shows its slopes everywhere. */
export function HeatMap({
  card: { info, result, limit },
  state,
  dispatch,
  palette,
}: PlaygroundProps & { readonly card: Card }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slopes = result?.slopes;
  useLayoutEffect(() => {
    if (canvas.current && palette) drawSlopes(canvas.current, slopes, limit, palette);
  }, [slopes, limit, palette]);
  const { slope = 0, pixel = 0 } = result?.facts.steepest ?? {};
  const label = result
    ? `Gradient of ${info.title}: steepest slope ${formatSlope(slope)} at ${placeOf(pixel)}`
    : `Gradient of ${info.title}, not computed yet`;
  return (
    <PixelGrid pixel={state.pixel}>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="img"
        aria-label={label}
        onPointerMove={(event) => {
          dispatch({ type: 'point', pixel: pixelAt(placeUnder(event, event.currentTarget)) });
        }}
      />
    </PixelGrid>
  );
}
