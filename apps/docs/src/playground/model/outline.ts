import { side } from './scene.ts';

/** Draws the border of a mask as the `d` of a path, one unit per pixel: along every edge between inside and outside. */
export function outlineOf(mask: Uint8Array): string {
  const at = (x: number, y: number) => (x >= 0 && x < side && y >= 0 && y < side ? mask[y * side + x]! : 0);
  const lines: string[] = [];
  for (let edge = 0; edge <= side; edge++) {
    for (let start = 0; start < side; start++) {
      let end = start;
      while (end < side && at(end, edge - 1) !== at(end, edge)) end++;
      if (end > start) lines.push(`M${start} ${edge}H${end}`);
      start = end;
    }
    for (let start = 0; start < side; start++) {
      let end = start;
      while (end < side && at(edge - 1, end) !== at(edge, end)) end++;
      if (end > start) lines.push(`M${edge} ${start}V${end}`);
      start = end;
    }
  }
  return lines.join('');
}
