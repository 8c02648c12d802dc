import { version } from '@segloss/core';
import type { PageData } from '../../build/eleventy.ts';
import { restoreTheme } from '../../shell/client/theme.ts';
import { sections } from '../../shell/model/sections.ts';

/** Draws what all pages share: head, navigation and foot. */
export function render({ title, description, content = '', page, script }: PageData) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={description} />
        <title>{page.url === '/' ? title : `${title} · segloss`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/site.css" />
        <script dangerouslySetInnerHTML={{ __html: restoreTheme }} />
        <script type="module" src="/assets/site.js" />
        {script && <script type="module" src={`/assets/${script}.js`} />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <a class="brand" href="/">
            segloss
          </a>
          <nav aria-label="Sections">
            {sections.map(({ url, name }) => (
              <a key={url} href={url} aria-current={page.url.startsWith(url) ? 'true' : undefined}>
                {name}
              </a>
            ))}
          </nav>
          <button type="button" name="theme" aria-pressed="false">
            Dark
          </button>
        </header>
        <main id="main" dangerouslySetInnerHTML={{ __html: content }} />
        <footer>segloss {version}, Apache-2.0. Built from the losses and reports of this version.</footer>
      </body>
    </html>
  );
}
