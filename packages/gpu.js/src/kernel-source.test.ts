import { allLosses, createLoss, diceCe, type Loss } from '@segloss/core';
import { build } from '@segloss/core/define';
import { toGraph } from '@segloss/core/graph';
import { toPasses } from '@segloss/core/passes';
import { describe, expect, it } from 'vitest';
import { kernelsOfPass } from './pass-kernels.ts';
import { shapeOf } from './shape.ts';

const shape = shapeOf(2, 3, [70, 40]);

/** Prints the kernels of a loss with its gradient, pass by pass. */
function kernelsOf(loss: Loss, of = shape) {
  const plan = toPasses(loss.graph({ classes: 3, target: 'labels', mask: false }, { gradient: true }));
  return plan.rounds.map(({ pass }) => kernelsOfPass(plan, pass, of));
}

describe('the kernels of Dice', () => {
  const [sums, gradients] = kernelsOf(createLoss('dice'));

  it('add up the target by blocks of voxels', () => {
    expect(sums![1]!.output).toEqual([2, 9, 6]);
    expect(sums![1]!.source).toMatchInlineSnapshot(`
      "function (target, statistics) {
        const n = Math.floor((this.thread.z + 0.5) / 3);
        const c = this.thread.z - n * 3;
        let total = 0;
        for (let j = 0; j < 8; j++) {
          const y = this.thread.y * 8 + j;
          let part = 0;
          for (let i = 0; i < 32; i++) {
            const x = this.thread.x * 32 + i;
            if (x < 40 && y < 70) {
              const v5 = target[n][y][x];
              const v9 = (v5 === statistics[c + 0]) ? 1 : 0;
              part = part + v9;
            }
          }
          total = total + part;
        }
        return total;
      }"
    `);
  });

  it('have the gradient in the last pass', () => {
    expect(gradients).toHaveLength(1);
    expect(gradients![0]!.output).toEqual([40, 70, 6]);
    expect(gradients![0]!.source).toMatchInlineSnapshot(`
      "function (logits, target, statistics) {
        const n = Math.floor((this.thread.z + 0.5) / 3);
        const c = this.thread.z - n * 3;
        let v47 = -3.4028234663852886e+38;
        for (let k = 0; k < 3; k++) {
          const v2 = logits[n * 3 + k][this.thread.y][this.thread.x];
          v47 = Math.max(v47, v2);
        }
        let v56 = 0;
        let v59 = 0;
        for (let k = 0; k < 3; k++) {
          const v2 = logits[n * 3 + k][this.thread.y][this.thread.x];
          const v48 = v2 - v47;
          const v50 = Math.max(v48, (-3.4028234663852886e+38));
          const v55 = (v50 < 0) ? 0 : 1;
          v56 = v56 + v55;
          const v53 = Math.exp(v50);
          const v58 = (v50 < 0) ? v53 : 0;
          v59 = v59 + v58;
        }
        const v5 = target[n][this.thread.y][this.thread.x];
        const v57 = v56 - 1;
        const v60 = v59 + v57;
        const v61 = v60 + 1;
        let v41 = 0;
        for (let k = 0; k < 3; k++) {
          const v9 = (v5 === statistics[k + 0]) ? 1 : 0;
          const v34 = statistics[n * 3 + k + 3] * v9;
          const v39 = v34 + statistics[n * 3 + k + 9];
          const v2 = logits[n * 3 + k][this.thread.y][this.thread.x];
          const v48 = v2 - v47;
          const v50 = Math.max(v48, (-3.4028234663852886e+38));
          const v53 = Math.exp(v50);
          const v3 = v53 / v61;
          const v40 = v39 * v3;
          v41 = v41 + v40;
        }
        let v44 = 0;
        for (let k = 0; k < 3; k++) {
          const v9 = (v5 === statistics[k + 0]) ? 1 : 0;
          const v34 = statistics[n * 3 + k + 3] * v9;
          const v39 = v34 + statistics[n * 3 + k + 9];
          const v42 = v39 - v41;
          const v2 = logits[n * 3 + k][this.thread.y][this.thread.x];
          const v48 = v2 - v47;
          const v50 = Math.max(v48, (-3.4028234663852886e+38));
          const v53 = Math.exp(v50);
          const v3 = v53 / v61;
          const v43 = v42 * v3;
          v44 = v44 + v43;
        }
        const v2 = logits[n * 3 + c][this.thread.y][this.thread.x];
        const v48 = v2 - v47;
        const v50 = Math.max(v48, (-3.4028234663852886e+38));
        const v53 = Math.exp(v50);
        const v3 = v53 / v61;
        const v9 = (v5 === statistics[c + 0]) ? 1 : 0;
        const v34 = statistics[n * 3 + c + 3] * v9;
        const v39 = v34 + statistics[n * 3 + c + 9];
        const v42 = v39 - v41;
        const v45 = v42 - v44;
        const v46 = v3 * v45;
        return v46;
      }"
    `);
  });
});

describe('the kernels of Dice + cross entropy', () => {
  it('use a logarithm that keeps its digits near 1', () => {
    const [sums] = kernelsOf(diceCe());
    expect(sums!.at(-1)!.source).toMatchInlineSnapshot(`
      "function (logits, target, statistics) {
        const n = this.thread.z;
        let total = 0;
        for (let j = 0; j < 8; j++) {
          const y = this.thread.y * 8 + j;
          let part = 0;
          for (let i = 0; i < 32; i++) {
            const x = this.thread.x * 32 + i;
            if (x < 40 && y < 70) {
              let v67 = -3.4028234663852886e+38;
              for (let k = 0; k < 3; k++) {
                const v2 = logits[n * 3 + k][y][x];
                v67 = Math.max(v67, v2);
              }
              let v76 = 0;
              let v79 = 0;
              for (let k = 0; k < 3; k++) {
                const v2 = logits[n * 3 + k][y][x];
                const v68 = v2 - v67;
                const v70 = Math.max(v68, (-3.4028234663852886e+38));
                const v75 = (v70 < 0) ? 0 : 1;
                v76 = v76 + v75;
                const v73 = Math.exp(v70);
                const v78 = (v70 < 0) ? v73 : 0;
                v79 = v79 + v78;
              }
              const v5 = target[n][y][x];
              const v77 = v76 - 1;
              const v80 = v79 + v77;
              const v82 = logOnePlus(v80);
              let v31 = 0;
              for (let k = 0; k < 3; k++) {
                const v9 = (v5 === statistics[k + 0]) ? 1 : 0;
                const v2 = logits[n * 3 + k][y][x];
                const v68 = v2 - v67;
                const v70 = Math.max(v68, (-3.4028234663852886e+38));
                const v29 = v70 - v82;
                const v30 = v9 * v29;
                v31 = v31 + v30;
              }
              part = part + v31;
            }
          }
          total = total + part;
        }
        return total;
      }"
    `);
    expect(sums!.at(-1)!.functions.join('\n')).toMatchInlineSnapshot(`
      "function logOnePlus(u) {
        const z = u / (u + 2);
        const square = z * z;
        const series = z * (2 + square * (0.6666666666666666 + square * (0.4 + square * 0.2857142857142857)));
        const logarithm = Math.log(u + 1);
        return u < 0.25 ? series : logarithm;
      }"
    `);
  });
});

describe('a kernel', () => {
  const sources = allLosses.flatMap(({ id }) =>
    kernelsOf(createLoss(id))
      .flat()
      .map((kernel) => [`${id} %${kernel.position}`, kernel] as const),
  );

  it.each(sources)('of %s has loops with constant bounds only', (_name, { source }) => {
    const bounds = [...source.matchAll(/for \(let \w = 0; \w < (.*?);/g)].map(([, bound]) => bound);
    for (const bound of bounds) expect(bound).toMatch(/^\d+$/);
  });

  it.each(sources)('of %s uses no number that single precision cannot hold', (_name, { source }) => {
    const numbers = [...source.matchAll(/(?<![\w.])\d+(\.\d+)?(e[+-]\d+)?/g)].map(([number]) =>
      Number(number),
    );
    for (const number of numbers) expect(Math.fround(number)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('adds at most 256 voxels in single precision', () => {
    for (const spatial of [
      [1, 1],
      [3, 1000],
      [1000, 3],
      [1, 5000],
      [5000, 1],
      [64, 64, 64],
    ]) {
      const of = shapeOf(1, 3, spatial);
      const [first] = kernelsOf(createLoss('dice'), of)[0]!;
      const [columns, lines] = first!.output;
      expect(of.V / (columns * lines)).toBeLessThanOrEqual(256);
    }
  });
});

it('reads a condition that was stored as a number', () => {
  const logits = build.input('logits', 'NCV');
  const condition = build.less(build.sum(logits, 'V'), 0);
  const plan = toPasses(toGraph({ value: build.where(condition, logits, 1) }));
  const [kernel] = plan.rounds.flatMap(({ pass }) =>
    kernelsOfPass(plan, pass, shape).filter(({ source }) => source.includes('?')),
  );
  expect(kernel!.source).toContain('(statistics[n * 3 + c + 0] > 0.5) ? v0 : 1');
});
