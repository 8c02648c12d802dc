import type { PageData } from '../../build/eleventy.ts';

interface GuidesPage extends PageData {
  readonly collections: {
    readonly guides: readonly {
      readonly url: string;
      readonly data: PageData & { readonly order: number; readonly group: string };
    }[];
  };
}

/** Names the page, which lists the guides and is none. */
export const data = {
  layout: 'base.11ty.tsx',
  eleventyExcludeFromCollections: true,
  title: 'Guides',
  description: 'From the first loss in training, inference or scoring to an adapter of your own.',
};

/** Lists the guides by what they are for. */
export function render({ collections }: GuidesPage) {
  const guides = [...collections.guides].sort((a, b) => a.data.order - b.data.order);
  const groups = [...new Set(guides.map(({ data: { group } }) => group))];
  return (
    <>
      <h1>Guides</h1>
      <p class="lead">
        All code in them is run by tests, and what they say that it prints is what it printed there.
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
