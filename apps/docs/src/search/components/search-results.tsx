import type { Hit } from '../model/search.ts';

/** Shows the pages that were found, and where on them. */
export function SearchResults({ hits }: { readonly hits: readonly Hit[] }) {
  return (
    <ol class="hits">
      {hits.map(({ title, url, parts }) => (
        <li key={url}>
          <h2>
            <a href={url}>{title}</a>
          </h2>
          {parts.map((part) => (
            <p key={part.url}>
              {part.url !== url && <a href={part.url}>{part.title}</a>}{' '}
              <span dangerouslySetInnerHTML={{ __html: part.excerpt }} />
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}
