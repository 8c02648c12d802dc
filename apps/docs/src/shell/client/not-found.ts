/**
 * Code for the page that servers show in place of those that do not exist, at any address: links and styles of the site are
 * relative, so it looks in the folders above for the one that holds the site.
 */
export const findSite = `(async () => {
  for (let folder = new URL('.', location.href), last; folder.href !== last; folder = new URL('..', folder)) {
    const answer = await fetch(new URL('assets/site.css', folder), { method: 'HEAD' }).catch(() => undefined);
    if (answer?.ok) {
      const base = document.createElement('base');
      base.href = folder.href;
      document.head.prepend(base);
      for (const style of document.querySelectorAll('link[rel=stylesheet]')) style.replaceWith(style.cloneNode());
      return;
    }
    last = folder.href;
  }
})();`;
