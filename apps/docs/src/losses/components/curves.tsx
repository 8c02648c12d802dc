import { type CurvePoint, foregroundSide, imageSide, restingProbability } from '../model/curve.ts';
import { plotCurves } from './curve-plot.ts';

/** Shows value and gradient of a loss against the predicted probability. */
export function Curves({ points }: { readonly points: readonly CurvePoint[] }) {
  return (
    <figure class="curves">
      <div class="plots">
        {(['value', 'derivative'] as const).map((quantity) => (
          <div key={quantity} dangerouslySetInnerHTML={{ __html: plotCurves(points, quantity) }} />
        ))}
      </div>
      <figcaption>
        <span class="key foreground">foreground changes</span>{' '}
        <span class="key background">background changes</span> An image of {imageSide} × {imageSide} voxels,
        the {foregroundSide} × {foregroundSide} in its middle being foreground. All voxels of one kind give
        their true class the same probability; the others stay at {restingProbability}. Computed by the
        reference with default parameters when this page was built.
      </figcaption>
    </figure>
  );
}
