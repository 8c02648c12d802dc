import { allLosses } from '@segloss/core';
import { expect, test } from 'vitest';
import { derivations } from './derivations.ts';
import { boxSize, layOutTaxonomy } from './taxonomy.ts';

const { boxes, lines, width, height } = layOutTaxonomy();

test('every loss has one box within the picture, and no two boxes overlap', () => {
  expect(boxes.map(({ id }) => id).sort()).toEqual(allLosses.map(({ id }) => id).sort());
  for (const { x, y } of boxes) {
    expect(x >= 0 && x + boxSize.width <= width && y >= 0 && y + boxSize.height <= height).toBe(true);
  }
  const overlaps = boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (other) => Math.abs(one.x - other.x) < boxSize.width && Math.abs(one.y - other.y) < boxSize.height,
      ),
  );
  expect(overlaps).toEqual([]);
});

test('every derivation has a line, and what derives stands below what it derives from', () => {
  expect(lines).toHaveLength(derivations.length);
  const rowOf = (id: string) => boxes.find((box) => box.id === id)!.y;
  for (const { kind, from, to } of lines) if (kind === 'form') expect(rowOf(to)).toBeGreaterThan(rowOf(from));
});

test('no line leaves the picture', () => {
  for (const { path } of lines) {
    const [, sx, , c1, , c2, , ex] =
      /^M(\S+) (\S+)C(\S+) (\S+) (\S+) (\S+) (\S+) /.exec(path)?.map(Number) ?? [];
    if (sx === undefined) continue;
    for (let t = 0; t <= 1; t += 0.05) {
      const x = (1 - t) ** 3 * sx + 3 * (1 - t) ** 2 * t * c1! + 3 * (1 - t) * t ** 2 * c2! + t ** 3 * ex!;
      expect(x >= 0 && x <= width).toBe(true);
    }
  }
});
