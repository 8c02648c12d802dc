import { expect, it } from 'vitest';
import { shapeOf } from '../shape.ts';
import { axisKernel, extremesKernel, mapKernel } from './distance-source.ts';
import { countKernel, markKernel, tiesOfColumnsKernel, tiesOfLinesKernel } from './top-k-source.ts';

const shape = shapeOf(2, 3, [4, 5, 40]);

it('a distance transform goes along the axes, from a mask to squared distances', () => {
  expect(axisKernel(shape, 6, 2, 0.5, true).source).toMatchInlineSnapshot(`
    "function (distances) {
      const i = this.thread.x;
      const own = distances[this.thread.z][this.thread.y][this.thread.x];
      let nearest = 1e+30;
      for (let j = 0; j < 40; j++) {
        const other = distances[this.thread.z][this.thread.y][j];
        const across = (own - 0.5) * (other - 0.5) > 0 ? 1e+30 : 0;
        const gap = (j - i) * 0.5;
        nearest = Math.min(nearest, across + gap * gap);
      }
      return own > 0.5 ? nearest : -nearest;
    }"
  `);
  expect(axisKernel(shape, 6, 1, 1, false).source).toMatchInlineSnapshot(`
    "function (distances) {
      const row = this.thread.y;
      const i = row - Math.floor((row + 0.5) / 5) * 5;
      const own = distances[this.thread.z][this.thread.y][this.thread.x];
      let nearest = 1e+30;
      for (let j = 0; j < 5; j++) {
        const other = distances[this.thread.z][this.thread.y + (j - i)][this.thread.x];
        const across = (own > 0) ? ((other > 0) ? other : 0) : ((other > 0) ? 0 : -other);
        const gap = (j - i) * 1;
        nearest = Math.min(nearest, across + gap * gap);
      }
      return own > 0 ? nearest : -nearest;
    }"
  `);
  expect(axisKernel(shape, 6, 0, 1, false).source).toMatchInlineSnapshot(`
    "function (distances) {
      const row = Math.floor((this.thread.y + 0.5) / 5);
      const i = row;
      const own = distances[this.thread.z][this.thread.y][this.thread.x];
      let nearest = 1e+30;
      for (let j = 0; j < 4; j++) {
        const other = distances[this.thread.z][this.thread.y + (j - i) * 5][this.thread.x];
        const across = (own > 0) ? ((other > 0) ? other : 0) : ((other > 0) ? 0 : -other);
        const gap = (j - i) * 1;
        nearest = Math.min(nearest, across + gap * gap);
      }
      return own > 0 ? nearest : -nearest;
    }"
  `);
});

it('a map is made of squared distances', () => {
  expect(mapKernel('unsigned', shape, 6, [1, 1, 1]).source).toMatchInlineSnapshot(`
    "function (distances) {
      const signed = distances[this.thread.z][this.thread.y][this.thread.x];
      const square = Math.abs(signed);
      const root = Math.sqrt(square);
      const map = root;
      return square < 5e+29 ? map : 0;
    }"
  `);
  expect(mapKernel('signed', shape, 6, [2, 2, 1]).source).toMatchInlineSnapshot(`
    "function (distances) {
      const signed = distances[this.thread.z][this.thread.y][this.thread.x];
      const square = Math.abs(signed);
      const root = Math.sqrt(square);
      const rim = (0.25 - square) / (0.5 + root) * 2;
      const map = signed > 0 ? rim : root * 2;
      return square < 5e+29 ? map : 0;
    }"
  `);
  expect(mapKernel('reversed', shape, 6, [1, 1, 1]).source).toMatchInlineSnapshot(`
    "function (distances, ranges) {
      const signed = distances[this.thread.z][this.thread.y][this.thread.x];
      const square = Math.abs(signed);
      const root = Math.sqrt(square);
      const side = signed > 0 ? 0 : 2;
      const at = this.thread.z * 4 + side;
      const deepest = Math.sqrt(ranges[at]);
      const depth = (ranges[at] - ranges[at + 1]) / (deepest + Math.sqrt(ranges[at + 1]));
      const gap = (ranges[at] - square) / (deepest + root);
      const map = depth > 0 ? gap / depth : 1;
      return square < 5e+29 ? map : 0;
    }"
  `);
  expect(extremesKernel(shape, 6).source).toMatchInlineSnapshot(`
    "function (distances) {
      const volume = Math.floor((this.thread.z + 0.5) / 4);
      const which = this.thread.z - volume * 4;
      const side = which < 1.5 ? 1 : -1;
      const turn = which === 0 || which === 2 ? 1 : -1;
      let most = -1e+30;
      for (let j = 0; j < 8; j++) {
        const y = this.thread.y * 8 + j;
        for (let i = 0; i < 32; i++) {
          const x = this.thread.x * 32 + i;
          if (x < 40 && y < 20) {
            const distance = distances[volume][y][x] * side;
            const found = distance > 0 ? distance * turn : -1e+30;
            most = Math.max(most, found);
          }
        }
      }
      return most;
    }"
  `);
});

it('top-k voxels are found by counting, and ties by their place', () => {
  expect(countKernel(shape).source).toMatchInlineSnapshot(`
    "function (losses, counted, bounds) {
      const n = Math.floor((this.thread.z + 0.5) / 16);
      const bound = bounds[this.thread.z];
      let count = 0;
      for (let j = 0; j < 8; j++) {
        const y = this.thread.y * 8 + j;
        for (let i = 0; i < 32; i++) {
          const x = this.thread.x * 32 + i;
          if (x < 40 && y < 20) {
            const isIn = (losses[n][y][x] >= bound) ? counted[n][y][x] : 0;
            count = count + ((isIn > 0) ? 1 : 0);
          }
        }
      }
      return count;
    }"
  `);
  expect(tiesOfLinesKernel(shape).source).toMatchInlineSnapshot(`
    "function (losses, counted, bounds) {
      let count = 0;
      for (let i = 0; i < 40; i++) {
        const least = bounds[this.thread.z * 2];
        const above = bounds[this.thread.z * 2 + 1];
        const loss = losses[this.thread.z][this.thread.y][i];
        const isLeast = (loss >= least) ? ((loss >= above) ? 0 : 1) : 0;
        count = count + ((counted[this.thread.z][this.thread.y][i] > 0) ? isLeast : 0);
      }
      return count;
    }"
  `);
  expect(tiesOfColumnsKernel(shape).source).toMatchInlineSnapshot(`
    "function (losses, counted, bounds, places) {
      const y = places[this.thread.z];
      const least = bounds[this.thread.z * 2];
      const above = bounds[this.thread.z * 2 + 1];
      const loss = losses[this.thread.z][y][this.thread.x];
      const isLeast = (loss >= least) ? ((loss >= above) ? 0 : 1) : 0;
      return (counted[this.thread.z][y][this.thread.x] > 0) ? isLeast : 0;
    }"
  `);
  expect(markKernel(shape).source).toMatchInlineSnapshot(`
    "function (losses, counted, bounds, cuts) {
      const least = bounds[this.thread.z * 2];
      const above = bounds[this.thread.z * 2 + 1];
      const loss = losses[this.thread.z][this.thread.y][this.thread.x];
      const isLeast = (loss >= least) ? ((loss >= above) ? 0 : 1) : 0;
      const line = cuts[this.thread.z * 2];
      const column = cuts[this.thread.z * 2 + 1];
      const inLine = (this.thread.x <= column) ? 1 : 0;
      const upTo = (this.thread.y < line) ? 1 : ((this.thread.y > line) ? 0 : inLine);
      const kept = (loss >= above) ? 1 : isLeast * upTo;
      return (counted[this.thread.z][this.thread.y][this.thread.x] > 0) ? kept : 0;
    }"
  `);
});
