import type { ComponentChildren } from 'preact';
import type { WeightArea } from '../model/areas.ts';
import { side } from '../model/scene.ts';

/** Ids of the borders that all pictures show. */
const borders = { target: 'border-target', prediction: 'border-prediction' } as const;
const areasId = 'weighted-areas';

/** How strongly an area is marked: not at all near a weight of 1, and most at 0 and 4. */
const strengthOf = (weight: number): number => (weight < 1 ? 1 - weight : Math.log2(weight) / 2);

/** Defines once, for all pictures, the borders of target and prediction, and the areas that count more or less than others. */
export function Overlays({
  areas,
  ...paths
}: Readonly<Record<keyof typeof borders, string>> & { readonly areas: readonly WeightArea[] }) {
  return (
    <svg class="borders" aria-hidden="true" width={0} height={0}>
      <defs>
        <pattern id="less" width={2} height={2} patternUnits="userSpaceOnUse">
          <path class="mark less" d="M0 2L2 0M-.5 .5L.5 -.5M1.5 2.5L2.5 1.5" />
        </pattern>
        <pattern id="more" width={2} height={2} patternUnits="userSpaceOnUse">
          <path class="mark more" d="M.5 1H1.5M1 .5V1.5" />
        </pattern>
        <g id={areasId}>
          {areas.map(({ weight, path }) => (
            <path
              key={weight}
              d={path}
              fill={`url(#${weight < 1 ? 'less' : 'more'})`}
              opacity={strengthOf(weight)}
            />
          ))}
        </g>
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
        <use href={`#${areasId}`} />
        <use class="border target" href={`#${borders.target}`} />
        <use class="border prediction" href={`#${borders.prediction}`} />
        {pixel !== undefined && (
          <rect class="pointed" x={pixel % side} y={Math.floor(pixel / side)} width={1} height={1} />
        )}
      </svg>
    </div>
  );
}
