/** Names the page, and the script that searches. */
export const data = {
  title: 'Search',
  description:
    'Find words on all pages of the site: losses, guides, and everything that the packages export.',
  script: 'search',
};

/** Draws the page of the search, before anything was typed. */
export function render() {
  return (
    <>
      <h1>Search</h1>
      <search>
        <label for="words">Words on any page</label>
        <input id="words" type="search" autocomplete="off" spellcheck={false} />
        <output for="words" />
      </search>
      <noscript>
        <p>
          The search needs a script. Without it, use the lists of <a href="/losses/">losses</a> and of{' '}
          <a href="/api/">exports</a>.
        </p>
      </noscript>
      <div id="hits" />
      <a data-index hidden href="/pagefind/pagefind.js">
        Index
      </a>
    </>
  );
}
