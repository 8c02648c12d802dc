/** Calls back whenever the colours of the page change, by its button or by the system. */
export function onThemeChange(callback: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
  new MutationObserver(callback).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}
