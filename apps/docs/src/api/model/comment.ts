import type { JSONOutput } from 'typedoc';
import type { Doc } from './api.ts';
import type { FindLink } from './print-type.ts';

type Parts = readonly JSONOutput.CommentDisplayPart[];

/** Finds the address of an export by its name, where a comment names it without a link. */
export type FindName = (name: string) => string | undefined;

function markdownOf(parts: Parts, link: FindLink): string {
  const pieces = parts.map((part) => {
    if (part.kind !== 'inline-tag') return part.text;
    const href = typeof part.target === 'number' ? link(part.target) : undefined;
    return href ? `[\`${part.text}\`](${href})` : `\`${part.text}\``;
  });
  return pieces
    .join('')
    .replaceAll(/arXiv (\d{4}\.\d{4,5})/g, '[$&](https://arxiv.org/abs/$1)')
    .trim();
}

/** Takes the code out of the fence that TypeDoc puts around an example. */
const codeOf = (parts: Parts): string =>
  parts
    .map(({ text }) => text)
    .join('')
    .replaceAll(/^```\w*\n|\n?```\s*$/g, '')
    .trim();

/** Leads from the error that a `@throws` begins with to its entry. */
function linkError(text: string, find: FindName): string {
  const [name = ''] = /^\w+/.exec(text) ?? [];
  const href = find(name);
  return href ? `[\`${name}\`](${href})${text.slice(name.length)}` : text;
}

/** Reads a doc comment; one that lacks says nothing. */
export function docOf(
  comment: JSONOutput.Comment | undefined,
  link: FindLink,
  find: FindName,
  parameters: readonly JSONOutput.ParameterReflection[] = [],
): Doc {
  const tags = (name: string) => (comment?.blockTags ?? []).filter(({ tag }) => tag === name);
  const [returns] = tags('@returns');
  return {
    summary: markdownOf(comment?.summary ?? [], link),
    parameters: parameters.flatMap(({ name, comment: said }) =>
      said ? [{ name, text: markdownOf(said.summary, link) }] : [],
    ),
    ...(returns ? { returns: markdownOf(returns.content, link) } : {}),
    throws: tags('@throws').map(({ content }) => linkError(markdownOf(content, link), find)),
    examples: tags('@example').map(({ content }) => codeOf(content)),
  };
}
