import type { Badge } from '../model/badges.ts';

/** Shows the badge of each adapter; its address is for READMEs. */
export function Badges({ badges }: { readonly badges: readonly Badge[] }) {
  return (
    <ul class="badges">
      {badges.map(({ adapter, label, message }) => (
        <li key={adapter}>
          <a href={`/badges/${adapter}.svg`}>
            <img src={`/badges/${adapter}.svg`} alt={`${label}: ${message}`} height={20} />
          </a>
        </li>
      ))}
    </ul>
  );
}
