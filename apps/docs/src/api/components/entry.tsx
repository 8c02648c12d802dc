import { findLoss } from '@segloss/core';
import type { ApiEntry } from '../model/api.ts';
import { DocView } from './doc-view.tsx';
import { Signature } from './signature.tsx';

/** Says which page tells all about a loss, and where it comes from. */
function LossLink({ id }: { readonly id: string }) {
  const { citation, equation, title } = findLoss(id);
  return (
    <p>
      Parameters, formula and curves: <a href={`/losses/${id}/`}>{title}</a>. Source: {citation} ({equation}).
    </p>
  );
}

/** Shows an export with its declaration, its doc comment and its members. */
export function Entry({ entry }: { readonly entry: ApiEntry }) {
  const { name, signatures, doc, members, source, alias, loss } = entry;
  return (
    <section class="entry" aria-labelledby={name}>
      <h3 id={name}>
        <a href={`#${name}`}>{name}</a>
      </h3>
      {signatures.map((tokens, i) => (
        <Signature key={i} tokens={tokens} />
      ))}
      <DocView doc={doc} />
      {alias && (
        <p>
          The same as <a href={alias.href}>{name}</a> of <code>{alias.module}</code>.
        </p>
      )}
      {loss && <LossLink id={loss} />}
      {members.length > 0 && (
        <ul class="members">
          {members.map((member) => (
            <li key={member.name}>
              {member.signatures.map((tokens, i) => (
                <Signature key={i} tokens={tokens} />
              ))}
              <DocView doc={member.doc} />
            </li>
          ))}
        </ul>
      )}
      <p class="source">{source}</p>
    </section>
  );
}
