import { InlineMarkdown } from '../../api/components/markdown.tsx';
import { apiModules } from '../../api/data/modules.ts';
import { firstSentence } from '../../api/model/api.ts';
import { countText } from '../../api/model/filter.ts';

/** Names the page, and the script of its filter. */
export const data = {
  title: 'API',
  description: 'Everything that the packages of segloss export: types, functions and losses, by package.',
  script: 'api',
};

/** Lists all exports of all modules. */
export async function render() {
  const modules = await apiModules();
  const total = modules.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <>
      <h1>API</h1>
      <p>
        Everything that the packages export, read from the sources and their doc comments when this site is
        built. Names of types link to their definitions.
      </p>
      <search>
        <label for="filter">Find an export</label>
        <input
          id="filter"
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder="gradient, tile, InputError"
        />
        <output for="filter">{countText(total, total)}</output>
      </search>
      {modules.map(({ name, description, url, entries }) => (
        <section key={name} class="module">
          <h2 id={name}>
            <a href={url}>{name}</a>
          </h2>
          <p>{description}</p>
          <ul class="list">
            {entries.map((entry) => (
              <li key={entry.name}>
                <a href={`${url}#${entry.name}`}>{entry.name}</a>{' '}
                <InlineMarkdown text={firstSentence(entry.doc.summary)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
