import { needNames, type Place } from '../../backends/model/backends.ts';
import { formatBytes } from '../../shared/model/format.ts';
import type { LeftOut } from '../model/choose.ts';

/** Lists the devices that do not fit, each with what it lacks. */
export function LeftOutList({
  leftOut,
  place,
}: {
  readonly leftOut: readonly LeftOut[];
  readonly place: Place;
}) {
  if (leftOut.length === 0) return null;
  return (
    <details class="left-out">
      <summary>Left out: {leftOut.length}</summary>
      <ul>
        {leftOut.map(({ backend, missing, bytes }) => (
          <li key={`${backend.adapter} ${backend.device}`}>
            {backend.adapter} {backend.device}:{' '}
            {bytes === undefined
              ? `needs what you did not tick:  ${missing.map((need) => needNames[place][need]).join('; ')}`
              : `takes ${formatBytes(bytes)}, more than your budget`}
          </li>
        ))}
      </ul>
    </details>
  );
}
