import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { namePicture } from '../../shared/components/name-picture.ts';
import type { CurvePoint } from '../model/curve.ts';

/** What an axis of a plot shows. */
type Quantity = 'value' | 'derivative';

const titles: Readonly<Record<Quantity, string>> = {
  value: 'loss',
  derivative: 'gradient by the logit of the true class',
};

/** Draws one curve for each kind of voxel as SVG, in colours of the page. */
export function plotCurves(points: readonly CurvePoint[], quantity: Quantity): string {
  const { document } = parseHTML('<html><body></body></html>');
  const figure = Plot.plot({
    document,
    className: 'plot',
    width: 440,
    height: 270,
    marginLeft: 52,
    x: { domain: [0, 1], label: 'probability of the true class →' },
    y: { label: `↑ ${titles[quantity]}`, nice: true, grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--rule)' }),
      ...(['foreground', 'background'] as const).map((voxels) =>
        Plot.line(
          points.filter((point) => point.voxels === voxels),
          {
            x: 'probability',
            y: quantity,
            z: 'piece',
            stroke: `var(--${voxels})`,
            strokeWidth: 2.25,
            ...(voxels === 'background' ? { strokeDasharray: '6 4' } : {}),
          },
        ),
      ),
    ],
  });
  return namePicture(figure, `${titles[quantity]} against the probability of the true class`).outerHTML;
}
