import { writeNumbers } from '../model/any-numbers.ts';

/** Puts data into a page, for its script to read. */
export function PageData({ id, data }: { readonly id: string; readonly data: unknown }) {
  // Nothing in it may look like the end of the element.
  const json = writeNumbers(data).replaceAll('<', '\\u003c');
  return <script id={id} type="application/json" dangerouslySetInnerHTML={{ __html: json }} />;
}
