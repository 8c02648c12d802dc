import type { ComponentChildren } from 'preact';
import { side } from '../model/scene.ts';

/** Ids of the borders that all pictures show. */
const borders = { target: 'border-target', prediction: 'border-prediction' } as const;

/** Defines the borders of target and prediction once, for all pictures. */
export function Borders(paths: Readonly<Record<keyof typeof borders, string>>) {
  return (
    <svg class="borders" aria-hidden="true" width={0} height={0}>
      <defs>
        <path id={borders.target} d={paths.target} vector-effect="non-scaling-stroke" />
        <path id={borders.prediction} d={paths.prediction} vector-effect="non-scaling-stroke" />
      </defs>
    </svg>
  );
}

/** Puts the borders, and the pixel that is pointed at, over a picture. */
export function PixelGrid({
  pixel,
  children,
}: {
  readonly pixel: number | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="pixel-grid">
      {children}
      <svg viewBox={`0 0 ${side} ${side}`} aria-hidden="true">
        <use class="border target" href={`#${borders.target}`} />
        <use class="border prediction" href={`#${borders.prediction}`} />
        {pixel !== undefined && (
          <rect class="pointed" x={pixel % side} y={Math.floor(pixel / side)} width={1} height={1} />
        )}
      </svg>
    </div>
  );
}
