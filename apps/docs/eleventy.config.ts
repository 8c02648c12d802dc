import type { VNode } from 'preact';
import { renderToStringAsync } from 'preact-render-to-string';
import { bundleClient } from './src/build/bundle.ts';
import { checkLinks } from './src/build/check-links.ts';
import type { EleventyConfig, RenderedTemplate } from './src/build/eleventy.ts';
import { createMarkdown } from './src/build/markdown.ts';
import { relativeUrl } from './src/build/relative-url.ts';
import { writeSearchIndex } from './src/build/search-index.ts';
import { writeFiles } from './src/build/write-files.ts';

/** Says where pages are, how components become HTML, and what a build writes and checks beside the pages. */
export default function configure(eleventy: EleventyConfig): object {
  eleventy.addTemplateFormats(['11ty.tsx']);
  eleventy.addExtension('11ty.tsx', {
    key: '11ty.js',
    compile: () =>
      async function render(this: RenderedTemplate, data) {
        const html = await renderToStringAsync((await this.defaultRenderer(data)) as VNode);
        return html.startsWith('<html') ? `<!doctype html>${html}` : html;
      },
  });
  eleventy.addGlobalData('layout', 'base.11ty.tsx');
  eleventy.setLibrary('md', createMarkdown());
  // Every link becomes relative to its page, so the site works from any folder of any server.
  eleventy.htmlTransformer.addUrlTransform('html', function (url) {
    return relativeUrl(this.url, url);
  });
  eleventy.on('eleventy.after', async ({ directories, results }) => {
    await bundleClient(directories.output);
    await writeFiles(directories.output);
    const pages = new Map(results.map(({ url, content }) => [url, content]));
    await writeSearchIndex(directories.output, pages);
    await checkLinks(directories.output, pages);
  });
  eleventy.addWatchTarget('./src/');
  return {
    dir: { input: 'src/pages', layouts: '_layouts', output: process.env.SITE_OUT ?? 'dist' },
    markdownTemplateEngine: false,
  };
}
