import { useEffect, useState } from 'preact/hooks';

/** Loads something once it is wanted; `undefined` until it is there. */
export function useLoaded<T>(load: () => Promise<T>, isWanted: boolean): T | undefined {
  const [loaded, setLoaded] = useState<T>();
  useEffect(() => {
    if (isWanted && loaded === undefined) void load().then((found) => setLoaded(() => found));
  }, [isWanted]);
  return loaded;
}
