import type { Report } from '@segloss/conformance';

/** Names where a run took place: `Node`, or the browser. */
export function placeOf({ runtime }: Report['environment']): string {
  const name = runtime.split(' ', 1)[0]!;
  return name === 'node' ? 'Node' : name;
}
