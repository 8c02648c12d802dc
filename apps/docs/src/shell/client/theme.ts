const key = 'segloss-theme';

/** Lets the button of the header switch between light and dark, and remembers the choice. */
export function offerThemes(): void {
  const button = document.querySelector<HTMLButtonElement>('button[name=theme]');
  const root = document.documentElement;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : prefersDark.matches);
  const show = () => button?.setAttribute('aria-pressed', String(isDark()));
  button?.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem(key, root.dataset.theme);
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
    show();
  });
  prefersDark.addEventListener('change', show);
  show();
}

/** Code for the head of each page, which restores the choice before anything is painted. */
export const restoreTheme = `try{const t=localStorage.getItem('${key}');if(t)document.documentElement.dataset.theme=t}catch{}`;
