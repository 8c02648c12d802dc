import { Parser } from 'htmlparser2';

/** A heading that can be linked to. */
export interface Heading {
  readonly id: string;
  readonly title: string;
}

/** Finds the headings of the second level in HTML, in their order; those without an id cannot be linked to. */
export function headingsOf(html: string): readonly Heading[] {
  const headings: Heading[] = [];
  let open: { readonly id: string; title: string } | undefined;
  const parser = new Parser({
    onopentag(name, { id }) {
      if (name === 'h2' && id) open = { id, title: '' };
    },
    ontext(text) {
      if (open) open.title += text;
    },
    onclosetag(name) {
      if (name !== 'h2' || !open) return;
      headings.push(open);
      open = undefined;
    },
  });
  parser.end(html);
  return headings;
}
