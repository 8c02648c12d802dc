import { useLayoutEffect, useRef } from 'preact/hooks';
import { placeOf } from '../model/facts.ts';
import { pixelAt } from '../model/place.ts';
import { side } from '../model/scene.ts';
import { type Card, formatDerivative } from '../model/view.ts';
import type { PlaygroundProps } from './context.ts';
import { drawGradient } from './draw.ts';
import { PixelGrid } from './pixel-grid.tsx';
import { placeUnder } from './place-under.ts';

/** Shows the gradient of a loss as colours; pointing at a pixel shows its derivatives everywhere. */
export function HeatMap({
  card: { info, result, limit },
  state,
  dispatch,
  palette,
}: PlaygroundProps & { readonly card: Card }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const gradient = result?.gradient;
  useLayoutEffect(() => {
    if (canvas.current && palette) drawGradient(canvas.current, gradient, limit, palette);
  }, [gradient, limit, palette]);
  const { derivative = 0, pixel = 0 } = result?.facts.largest ?? {};
  const label = result
    ? `Gradient of ${info.title}: largest derivative ${formatDerivative(derivative)} at ${placeOf(pixel)}`
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
