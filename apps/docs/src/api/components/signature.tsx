import type { Token } from '../model/api.ts';

/** Shows a declaration in colours; names in it lead to their entries. */
export function Signature({ tokens }: { readonly tokens: readonly Token[] }) {
  return (
    <pre class="signature">
      <code>
        {tokens.map(({ text, kind, href }, i) =>
          href ? (
            <a key={i} class={kind} href={href}>
              {text}
            </a>
          ) : kind ? (
            <span key={i} class={kind}>
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </code>
    </pre>
  );
}
