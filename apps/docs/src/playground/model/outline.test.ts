import { expect, test } from 'vitest';
import { outlineOf } from './outline.ts';
import { maskWhere } from './scene.ts';

test('the outline of a rectangle is its four sides, at the frame of the picture too', () => {
  const sides = (d: string) => d.split(/(?=M)/).sort();
  const rectangle = maskWhere((x, y) => x >= 2 && x < 5 && y === 3);
  expect(sides(outlineOf(rectangle))).toEqual(['M2 3H5', 'M2 3V4', 'M2 4H5', 'M5 3V4']);
  const corner = maskWhere((x, y) => x === 63 && y < 2);
  expect(sides(outlineOf(corner))).toEqual(['M63 0H64', 'M63 0V2', 'M63 2H64', 'M64 0V2']);
  expect(outlineOf(maskWhere(() => false))).toBe('');
});
