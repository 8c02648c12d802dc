import { expect, test } from 'vitest';
import { formatBytes, formatPrecise, formatRatio, formatRough, formatTime } from './format.ts';

test('a ratio has two digits after the point, and a hopeless one its magnitude', () => {
  expect([null, 0, 0.126, 999, 12_345, Number.POSITIVE_INFINITY].map(formatRatio)).toEqual([
    '',
    '0.00',
    '0.13',
    '999.00',
    '1.2e+4',
    '∞',
  ]);
});

test('numbers keep the digits that count', () => {
  expect([1 / 3, 0, -2.5].map(formatPrecise)).toEqual(['0.333333333', '0', '-2.5']);
  expect([1.234e-7, 12].map(formatRough)).toEqual(['1.23e-7', '1.20e+1']);
});

test('sizes and times are written in the unit that fits', () => {
  expect([999, 1500, 2.5e6].map(formatBytes)).toEqual(['999 bytes', '1.5 kB', '2.5 MB']);
  expect([0.0123, 12.34, 123.4, 12_340].map(formatTime)).toEqual([
    '0.0123 ms',
    '12.3 ms',
    '123 ms',
    '12.3 s',
  ]);
});
