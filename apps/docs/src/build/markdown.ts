import MarkdownIt from 'markdown-it';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { GuideBlockView } from '../guides/components/guide-block.tsx';
import { readOutput } from '../guides/data/guides.ts';
import { cutOut, type GuideBlock, parseFence, partBelow } from '../guides/model/guide-blocks.ts';
import { readRepositoryFile } from '../shared/data/repository.ts';
import { drawFigure } from './guide-figures.tsx';

/** Makes the id of a heading, to link to. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Finds what a block shows: its own text, what its commands print, or a part of a file of the repository. */
function textOf({ kind, name, text }: GuideBlock): string {
  if (kind === 'output') return readOutput(name);
  return kind === 'show' ? cutOut(readRepositoryFile(name), text, name) : text;
}

function drawBlock(block: GuideBlock): string {
  if (block.kind === 'figure') return renderToString(drawFigure(block.name));
  return renderToString(h(GuideBlockView, { ...block, text: textOf(block) }));
}

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
    return drawBlock(block);
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
