/** A part of a citation, and where it can be read. */
export interface CitationPart {
  readonly text: string;
  readonly url: string | undefined;
}

const arXiv = (id: string): string => `https://arxiv.org/abs/${id}`;

/** The surveys that core numbers equations by. */
const surveys: Readonly<Record<string, string>> = {
  'Ma 2020': arXiv('2005.13449'),
  'Ma 2021': 'https://doi.org/10.1016/j.media.2021.102035',
};

const source = new RegExp(`(${Object.keys(surveys).join('|')}|arXiv \\d{4}\\.\\d{4,5})`);

/** Cuts a citation into parts, so that those that are on the web can be links. */
export const citationParts = (citation: string): readonly CitationPart[] =>
  citation
    .split(source)
    .filter((text) => text !== '')
    .map((text) => ({
      text,
      url: surveys[text] ?? (source.test(text) ? arXiv(text.replace('arXiv ', '')) : undefined),
    }));
