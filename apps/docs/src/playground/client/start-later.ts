/** Calls back once the page is there and has nothing else to do. */
export function startLater(callback: () => void): void {
  const whenIdle = () => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(callback);
    else setTimeout(callback);
  };
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
}
