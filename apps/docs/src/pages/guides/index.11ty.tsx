import type { PageData } from '../../build/eleventy.ts';
import { type Guide, inOrder } from '../../guides/model/guides.ts';

interface GuidesPage extends PageData {
  readonly collections: { readonly guides: readonly Guide[] };
}

/** Names the page, which lists the guides and is not one itself. */
export const data = {
  layout: 'base.11ty.tsx',
  eleventyExcludeFromCollections: true,
  title: 'Guides',
  description: 'From the first loss in training, inference or scoring to an adapter of your own.',
};

/** Lists the guides by what they are for. */
export function render({ collections }: GuidesPage) {
  const guides = inOrder(collections.guides);
  const groups = [...new Set(guides.map(({ data: { group } }) => group))];
  return (
    <>
      <h1>Guides</h1>
      <p class="lead">Tests run all code on these pages, and the output that you see is what it printed.</p>
      <p>
        The packages are not on the npm registry yet: <a href="/guides/first-loss/#install">make tarballs</a>{' '}
        of them, which <code>npm install</code> takes in their place.
      </p>
      {groups.map((group) => (
        <section key={group}>
          <h2>{group}</h2>
          <div class="cards">
            {guides
              .filter(({ data: page }) => page.group === group)
              .map(({ url, data: { title, description } }) => (
                <a key={url} class="card" href={url}>
                  <h3>{title}</h3>
                  <p>{description}</p>
                </a>
              ))}
          </div>
        </section>
      ))}
    </>
  );
}
