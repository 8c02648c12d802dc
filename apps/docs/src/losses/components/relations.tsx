import { findLoss } from '@segloss/core';
import { writeCall } from '../../shared/model/call.ts';
import { type Derivation, derivations } from '../model/derivations.ts';

const Name = ({ id }: { readonly id: string }) => <a href={`/losses/${id}/`}>{findLoss(id).title}</a>;

function Same({ from, to, same }: Derivation) {
  if (!same) return null;
  return (
    <>
      {' '}
      The same: <code>{writeCall(to, same.to)}</code> and <code>{writeCall(from, same.from)}</code>.
    </>
  );
}

/** Says what a loss comes from, and what comes from it. */
export function Relations({ id }: { readonly id: string }) {
  const from = derivations.filter(({ to }) => to === id);
  const to = derivations.filter((link) => link.from === id);
  if (from.length + to.length === 0)
    return <p>It is not derived from another loss, and no other derives from it.</p>;
  return (
    <ul>
      {from.map((link) => (
        <li key={link.from}>
          {link.kind === 'part' ? (
            <>
              <Name id={link.from} /> is part of it.
            </>
          ) : (
            <>
              {link.kind === 'related' ? 'Related to ' : 'Derived from '}
              <Name id={link.from} />: it {link.how}.<Same {...link} />
            </>
          )}
        </li>
      ))}
      {to.map((link) => (
        <li key={link.to}>
          <Name id={link.to} /> {link.how}.<Same {...link} />
        </li>
      ))}
    </ul>
  );
}
