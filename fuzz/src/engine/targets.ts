import { pathToFileURL } from 'node:url';
import type { Target } from '../target.ts';
import { targets } from '../targets/index.ts';

/**
 * Finds a target by its name, or by the path of a module whose default export it is.
 *
 * @throws Error when there is none
 */
export async function loadTarget(name: string): Promise<Target> {
  const known = targets.find((target) => target.name === name);
  if (known) return known;
  if (/\.ts$/.test(name)) return ((await import(pathToFileURL(name).href)) as { default: Target }).default;
  throw new Error(`There is no target '${name}'. Known: ${targets.map((target) => target.name).join(', ')}.`);
}
