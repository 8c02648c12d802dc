import { readNumbers } from '../model/any-numbers.ts';

const loaded = new Map<string, Promise<unknown>>();

/** Loads a file of the site, once, and again after a failure. */
export function loadJson<T>(url: string): Promise<T> {
  const known = loaded.get(url);
  if (known) return known as Promise<T>;
  const loading = fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return readNumbers(await response.text()) as T;
  });
  loaded.set(url, loading);
  loading.catch(() => loaded.delete(url));
  return loading;
}
