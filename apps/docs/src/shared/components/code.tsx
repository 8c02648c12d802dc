import { createHighlighter } from 'shiki';

const highlighter = await createHighlighter({
  themes: ['github-light-high-contrast', 'github-dark-high-contrast'],
  langs: ['ts', 'js', 'bash', 'python', 'json', 'diff'],
});

/** Shows code in the colours of its language, for light and dark. */
export function Code({ code, language }: { readonly code: string; readonly language: string }) {
  const html = highlighter.codeToHtml(code, {
    lang: language,
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    defaultColor: 'light-dark()',
    // However busy the machine that builds is: by default half a second for each line.
    tokenizeTimeLimit: 0,
  });
  return <div class="code" dangerouslySetInnerHTML={{ __html: html }} />;
}
