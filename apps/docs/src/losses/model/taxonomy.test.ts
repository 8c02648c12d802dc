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
