import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt();

/** Shows text of a doc comment, as paragraphs and lists. */
export function Markdown({ text }: { readonly text: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: markdown.render(text) }} />;
}

/** Shows text of a doc comment within a sentence or a row. */
export function InlineMarkdown({ text }: { readonly text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: markdown.renderInline(text.replaceAll(/\s+/g, ' ')) }} />;
}
