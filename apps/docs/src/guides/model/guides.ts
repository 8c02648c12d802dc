/** A guide, as lists of them show it. */
export interface Guide {
  readonly url: string;
  readonly data: {
    readonly title: string;
    readonly description: string;
    readonly group: string;
    readonly order: number;
  };
}

/** Sorts guides as they are meant to be read. */
export const inOrder = <T extends Guide>(guides: readonly T[]): readonly T[] =>
  [...guides].sort((a, b) => a.data.order - b.data.order);

/** Finds what comes before and after a guide. */
export function neighboursOf<T extends Guide>(
  guides: readonly T[],
  url: string,
): { readonly before: T | undefined; readonly after: T | undefined } {
  const ordered = inOrder(guides);
  const place = ordered.findIndex((guide) => guide.url === url);
  return { before: ordered[place - 1], after: place < 0 ? undefined : ordered[place + 1] };
}
