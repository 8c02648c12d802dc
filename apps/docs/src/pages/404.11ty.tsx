import { findSite } from '../shell/client/not-found.ts';
import { sections } from '../shell/model/sections.ts';

/** Names the page, which servers show where there is no other. */
export const data = {
  title: 'No such page',
  description: 'There is no page at this address.',
  permalink: '/404.html',
};

/** Draws the page that stands in for those that do not exist. */
export function render() {
  return (
    <>
      <h1>No such page</h1>
      <p>There is no page at this address. It may be misspelt, or the page may have moved. You can go to</p>
      <ul>
        <li>
          <a href="/">the front page</a>
        </li>
        {sections.map(({ url, name }) => (
          <li key={url}>
            <a href={url}>{name}</a>
          </li>
        ))}
      </ul>
      <script dangerouslySetInnerHTML={{ __html: findSite }} />
    </>
  );
}
