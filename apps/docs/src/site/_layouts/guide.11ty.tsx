import type { PageData } from '../../build/eleventy.ts';

/** Puts guides into the layout of all pages. */
export const data = { layout: 'base.11ty.tsx' };

/** Draws the head of a guide above its text. */
export function render({ title, description, content = '' }: PageData) {
  return (
    <>
      <p class="path">
        <a href="/guides/">Guides</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{description}</p>
      <article class="guide" dangerouslySetInnerHTML={{ __html: content }} />
    </>
  );
}
