import { Entry } from '../../api/components/entry.tsx';
import { apiModules } from '../../api/data/modules.ts';
import { groupedEntries } from '../../api/model/api.ts';
import type { PageData } from '../../build/eleventy.ts';

interface ModulePage extends PageData {
  readonly module: string;
}

const modules = await apiModules();
const find = (name: string) => modules.find((candidate) => candidate.name === name)!;

/** Makes a page of each module. */
export const data = {
  names: modules.map(({ name }) => name),
  pagination: { data: 'names', size: 1, alias: 'module' },
  permalink: ({ module }: ModulePage) => find(module).url,
  eleventyComputed: {
    title: ({ module }: ModulePage) => module,
    description: ({ module }: ModulePage) => `All exports of ${module}, with types and what they do.`,
  },
};

/** Draws the page of a module: what it exports, by kind. */
export function render({ module: name }: ModulePage) {
  const module = find(name);
  const grouped = groupedEntries(module);
  return (
    <>
      <p class="path">
        <a href="/api/">API</a>
      </p>
      <h1>{name}</h1>
      <p class="lead">{module.description}</p>
      <nav class="exports" aria-label={`Exports of ${name}`}>
        {grouped.map(({ group, title, entries }) => (
          <div key={group}>
            <a class="group" href={`#${group}-exports`}>
              {title}
            </a>
            <ul>
              {entries.map((entry) => (
                <li key={entry.name}>
                  <a href={`#${entry.name}`}>{entry.name}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {grouped.map(({ group, title, entries }) => (
        <section key={group}>
          <h2 id={`${group}-exports`}>{title}</h2>
          {entries.map((entry) => (
            <Entry key={entry.name} entry={entry} />
          ))}
        </section>
      ))}
    </>
  );
}
