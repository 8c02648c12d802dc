import type { ElsewhereRow, Library } from '../model/elsewhere.ts';

/** Shows how other libraries call a loss, and which call here is equal. */
export function ElsewhereList({
  rows,
  libraries,
}: {
  readonly rows: readonly ElsewhereRow[];
  readonly libraries: readonly Library[];
}) {
  if (rows.length === 0) {
    return (
      <p>None of the libraries that were looked at has it: {libraries.map(({ name }) => name).join(', ')}.</p>
    );
  }
  return (
    <ul class="elsewhere">
      {rows.map(({ library, there, here, remarks, evidence, isProven }) => (
        <li key={`${library} ${there}`}>
          <strong>{library}</strong>
          <div>
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
            <p>{remarks.join(' ')}</p>
            {evidence && <p class={isProven ? 'proven' : 'read'}>{evidence}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
