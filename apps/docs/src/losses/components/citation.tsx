import { citationParts } from '../model/citation.ts';

/** Shows a citation; what is on the web is a link. */
export function Citation({ text }: { readonly text: string }) {
  return citationParts(text).map((part) =>
    part.url ? (
      <a key={part.text} href={part.url}>
        {part.text}
      </a>
    ) : (
      part.text
    ),
  );
}
