import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Place, placeAfter } from '../../shared/model/grid.ts';
import { pixelAt, placeOfPixel } from '../model/place.ts';
import { pixels, probabilityOf, side } from '../model/scene.ts';
import type { PictureName } from '../model/state.ts';
import type { PlaygroundProps } from './context.ts';
import { drawAmounts } from './draw.ts';
import { PixelGrid } from './pixel-grid.tsx';
import { placeUnder } from './place-under.ts';

const middle = pixels / 2 + side / 2;

/** Shows one of the two pictures, and lets a person paint on it by pointer, touch or keys. */
export function PaintCanvas({
  on,
  label,
  state: { history, pixel, settings },
  dispatch,
  palette,
  image,
}: PlaygroundProps & { readonly on: PictureName; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Where the stroke under way has come to, if there is one. */
  const stroke = useRef<Place | undefined>(undefined);
  const picture = history.present[on];
  const behind = settings.backdrop ? image : undefined;
  useLayoutEffect(() => {
    if (!canvas.current || !palette) return;
    const amountAt = (i: number) => (on === 'target' ? picture[i]! : probabilityOf(picture[i]!));
    drawAmounts(canvas.current, amountAt, palette, behind);
  }, [on, picture, palette, behind]);

  const paintTo = (to: Place) => {
    dispatch({ type: 'stroke', on, from: stroke.current ?? to, to, isNew: !stroke.current });
    stroke.current = to;
  };
  const end = () => {
    stroke.current = undefined;
  };

  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    end();
    paintTo(placeUnder(event, event.currentTarget));
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLDivElement>) => {
    const place = placeUnder(event, event.currentTarget);
    if (event.buttons === 1 && stroke.current) paintTo(place);
    else dispatch({ type: 'point', pixel: pixelAt(place) });
  };

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const cursor = placeOfPixel(pixel ?? middle);
    if (event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) paintTo(cursor);
      return;
    }
    const place = placeAfter(event.key, cursor, side, side);
    if (!place) return;
    event.preventDefault();
    // With the space bar held, moving paints.
    if (stroke.current) paintTo(place);
    else dispatch({ type: 'point', pixel: pixelAt(place) });
  };

  return (
    <figure class="picture">
      <figcaption id={`caption-${on}`}>{label}</figcaption>
      <PixelGrid pixel={pixel}>
        <div
          class="paintable"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer paints from here.
          tabIndex={0}
          role="application"
          aria-labelledby={`caption-${on}`}
          aria-describedby="painting-keys"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => event.key === ' ' && end()}
          onBlur={end}
          onFocus={() => {
            if (pixel === undefined) dispatch({ type: 'point', pixel: middle });
          }}
        >
          <canvas ref={canvas} width={side} height={side} />
        </div>
      </PixelGrid>
    </figure>
  );
}
