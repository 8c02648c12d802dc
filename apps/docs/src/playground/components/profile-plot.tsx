import type { LossResult } from '../model/job.ts';

const [width, height] = [420, 210];
const margin = { left: 44, right: 14, top: 14, bottom: 40 };

/** A loss, and how it weighs wrong pixels. */
export interface ProfileLine {
  readonly id: string;
  readonly title: string;
  readonly profile: LossResult['facts']['profile'];
}

/** Draws how losses weigh wrong pixels by their distance to the border of the target, each by its largest weight. */
export function ProfilePlot({ lines }: { readonly lines: readonly ProfileLine[] }) {
  const furthest = Math.max(2, ...lines.flatMap(({ profile }) => profile.map(({ distance }) => distance)));
  const x = (distance: number) =>
    margin.left + ((width - margin.left - margin.right) * (distance - 1)) / (furthest - 1);
  const y = (share: number) => height - margin.bottom - (height - margin.top - margin.bottom) * share;
  const marks = [...new Set([1, Math.round((1 + furthest) / 2), furthest])];
  return (
    <svg class="profile" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="profile-title">
      <title id="profile-title">
        Weight of wrong pixels by their distance to the border of the target; the table has the numbers.
      </title>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line class="rule" x1={margin.left} x2={width - margin.right} y1={y(share)} y2={y(share)} />
          <text x={margin.left - 6} y={y(share)} text-anchor="end" dominant-baseline="central">
            {share}
          </text>
        </g>
      ))}
      {marks.map((distance) => (
        <text key={distance} x={x(distance)} y={height - margin.bottom + 16} text-anchor="middle">
          {distance}
        </text>
      ))}
      <text x={(width + margin.left) / 2} y={height - 6} text-anchor="middle">
        distance to the border, in pixels
      </text>
      {lines.map(({ id, profile }) => {
        const most = Math.max(...profile.map(({ weight }) => weight)) || 1;
        const points = profile.map(({ distance, weight }) => [x(distance), y(weight / most)] as const);
        return (
          <g key={id} class={`profile-line ${id}`}>
            <polyline points={points.join(' ')} />
            {points.map(([cx, cy]) => (
              <circle key={cx} cx={cx} cy={cy} r={3.5} />
            ))}
          </g>
        );
      })}
    </svg>
  );
}
