import type { PageData } from '../../build/eleventy.ts';
import { type Guide, neighboursOf } from '../../guides/model/guides.ts';
import { Contents } from '../../shell/components/contents.tsx';
import { headingsOf } from '../../shell/model/contents.ts';

interface GuidePage extends PageData {
  readonly collections: { readonly guides: readonly Guide[] };
}

/** Puts guides into the layout of all pages. */
export const data = { layout: 'base.11ty.tsx' };

/** Draws the head of a guide above its text, and below it the way on. */
export function render({ title, description, content = '', page, collections }: GuidePage) {
  const { before, after } = neighboursOf(collections.guides, page.url);
  return (
    <>
      <p class="path">
        <a href="/guides/">Guides</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{description}</p>
      <Contents headings={headingsOf(content)} />
      <article class="guide" dangerouslySetInnerHTML={{ __html: content }} />
      <nav class="neighbours" aria-label="Other guides">
        {before && (
          <a class="card" href={before.url}>
            <small>Before</small> {before.data.title}
          </a>
        )}
        {after && (
          <a class="card" href={after.url}>
            <small>Next</small> {after.data.title}
          </a>
        )}
      </nav>
    </>
  );
}
