import { Code } from '../../shared/components/code.tsx';
import type { Doc } from '../model/api.ts';
import { InlineMarkdown, Markdown } from './markdown.tsx';

/** Shows what a doc comment says. */
export function DocView({ doc }: { readonly doc: Doc }) {
  const { summary, parameters, returns, throws, examples } = doc;
  const facts = [
    ...parameters.map(({ name, text }) => ({ term: <code>{name}</code>, text })),
    ...(returns ? [{ term: 'returns', text: returns }] : []),
    ...throws.map((text) => ({ term: 'throws', text })),
  ];
  return (
    <>
      {summary && <Markdown text={summary} />}
      {facts.length > 0 && (
        <dl class="facts">
          {facts.map(({ term, text }, i) => (
            <div key={i}>
              <dt>{term}</dt>
              <dd>
                <InlineMarkdown text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {examples.map((code) => (
        <Code key={code} code={code} language="ts" />
      ))}
    </>
  );
}
