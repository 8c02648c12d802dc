import MarkdownIt from 'markdown-it';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { GuideBlockView } from '../components/guide-block.tsx';
import { readRepositoryFile } from '../data/repository.ts';
import { parseFence, partBelow } from '../model/guide-blocks.ts';

/** Makes the id of a heading, to link to. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/**
 * Makes what turns guides into HTML: blocks of code become components, or parts of other files, headings can be linked to, and tables scroll by
 * themselves, named after the heading above them.
 */
export function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: true });
  const { rules } = markdown.renderer;
  rules.fence = (tokens, i) => {
    const { info, content } = tokens[i]!;
    const block = parseFence(info, content);
    const { kind, name, text } = block;
    if (kind === 'table' || kind === 'paragraph') {
      const heading = text.trim();
      return markdown.render(partBelow(kind, readRepositoryFile(name), heading, name), { heading });
    }
    return renderToString(h(GuideBlockView, block));
  };
  rules.heading_open = (tokens, i, _options, env: { heading?: string }) => {
    const { tag } = tokens[i]!;
    const text = tokens[i + 1]!.children!.map(({ content }) => content).join('');
    env.heading = text;
    return `<${tag} id="${slugOf(text)}">`;
  };
  rules.table_open = (_tokens, _i, _options, env: { heading?: string }) =>
    `<section class="scroll" tabindex="0" aria-label="${markdown.utils.escapeHtml(env.heading ?? 'Table')}"><table>`;
  rules.table_close = () => '</table></section>';
  return markdown;
}
