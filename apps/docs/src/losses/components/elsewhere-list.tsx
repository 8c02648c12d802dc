import type { ElsewhereRow, Library } from '../model/elsewhere.ts';

function Call({ row }: { readonly row: ElsewhereRow }) {
  const { there, here, remarks, evidence, isProven } = row;
  return (
    <div class="call">
      <code>{there}</code>
      <div class="here">
        {here ? (
          <>
            <span class="sign">=</span> <code>{here}</code>
          </>
        ) : (
          <span class="sign">No parameters make it equal.</span>
        )}
      </div>
      {remarks.length > 0 && <p>{remarks.join(' ')}</p>}
      {evidence && <p class={isProven ? 'proven' : 'read'}>{evidence}</p>}
    </div>
  );
}

/** Shows how other libraries call a loss, and which call here is equal. */
export function ElsewhereList({
  rows,
  libraries,
}: {
  readonly rows: readonly ElsewhereRow[];
  readonly libraries: readonly Library[];
}) {
  const names = libraries.map(({ name }) => name);
  if (rows.length === 0) return <p>It was not found in any of these libraries: {names.join(', ')}.</p>;
  return (
    <>
      <p>
        The code after = gives the same value and the same gradient for the same logits. Below it you see how
        that is known: from a run of both, or only from the source of the other library.
      </p>
      <ul class="elsewhere">
        {names
          .filter((name) => rows.some(({ library }) => library === name))
          .map((name) => (
            <li key={name}>
              <strong>{name}</strong>
              <div>
                {rows
                  .filter(({ library }) => library === name)
                  .map((row) => (
                    <Call key={row.there} row={row} />
                  ))}
              </div>
            </li>
          ))}
      </ul>
    </>
  );
}
