import { useEffect, useState } from 'preact/hooks';

/** Something that is loaded once it is wanted. */
export interface Loaded<T> {
  /** `undefined` until it is there. */
  readonly found: T | undefined;
  /** Why it could not be loaded; empty otherwise. */
  readonly failure: string;
  retry(): void;
}

/** Loads something once it is wanted, and again when somebody asks after a failure. */
export function useLoaded<T>(load: () => Promise<T>, isWanted: boolean): Loaded<T> {
  const [found, setFound] = useState<T>();
  const [failure, setFailure] = useState('');
  const start = () => {
    setFailure('');
    load().then(
      (value) => setFound(() => value),
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
  };
  useEffect(() => {
    if (isWanted && found === undefined) start();
  }, [isWanted]);
  return { found, failure, retry: start };
}
