import type { DistanceKind } from '@segloss/core/distance';
import type { KernelCode } from '../compiled-kernel.ts';
import { indent, printFunction } from '../kernel-source.ts';
import { printNumber } from '../print-op.ts';
import { blockOf, type Shape } from '../shape.ts';

/**
 * Larger than any squared distance, in units of the largest side of a voxel, and finite: not every GPU supports infinity.
 */
export const far = 1e30;

const volume = 'this.thread.z';

/** Prints the index `i` of a voxel along an axis, and how to find the other voxels on that line. */
function printAxis({ spatial }: Shape, axis: number): { readonly lines: readonly string[]; at: string } {
  const last = spatial.length - 1;
  if (axis === last) return { lines: ['const i = this.thread.x;'], at: '[this.thread.y][j]' };
  // The number of lines from one index of the axis to the next.
  const stride = spatial.slice(axis + 1, last).reduce((count, length) => count * length, 1);
  const length = spatial[axis]!;
  const quotient = (of: string, by: number) => `Math.floor((${of} + 0.5) / ${by})`;
  const lines = [
    `const row = ${stride === 1 ? 'this.thread.y' : quotient('this.thread.y', stride)};`,
    axis === 0 ? 'const i = row;' : `const i = row - ${quotient('row', length)} * ${length};`,
  ];
  const step = stride === 1 ? '(j - i)' : `(j - i) * ${stride}`;
  return { lines, at: `[this.thread.y + ${step}][this.thread.x]` };
}

/**
 * Prints a step of the exact distance transform: the smallest of all squared distances along one axis. The result is
 * positive in the foreground and negative outside. Its absolute value is the squared distance to the other side so far: a
 * voxel of the other side counts as distance 0.
 *
 * @param step size of a voxel along the axis, in units of the largest
 * @param isFirst whether it starts from a mask, 1 and 0
 */
export function axisKernel(
  shape: Shape,
  volumes: number,
  axis: number,
  step: number,
  isFirst: boolean,
): KernelCode {
  const { lines, at } = printAxis(shape, axis);
  const base = isFirst
    ? `(own - 0.5) * (other - 0.5) > 0 ? ${far} : 0`
    : '(own > 0) ? ((other > 0) ? other : 0) : ((other > 0) ? 0 : -other)';
  const source = printFunction(
    ['distances'],
    [
      ...lines,
      `const own = distances[${volume}][this.thread.y][this.thread.x];`,
      `let nearest = ${far};`,
      `for (let j = 0; j < ${shape.spatial[axis]}; j++) {`,
      ...indent([
        `const other = distances[${volume}]${at};`,
        `const across = ${base};`,
        `const gap = (j - i) * ${printNumber(Math.fround(step))};`,
        'nearest = Math.min(nearest, across + gap * gap);',
      ]),
      '}',
      `return own > ${isFirst ? 0.5 : 0} ? nearest : -nearest;`,
    ],
  );
  return { source, functions: [], output: [shape.columns, shape.lines, volumes] };
}

/** The numbers that {@link extremesKernel} finds for each volume. */
export const extremes = 4;

/**
 * Prints a kernel that finds, for blocks of voxels, the largest squared distance in the foreground, the negated
 * smallest, and both for the outside; `-far` where there is none.
 */
export function extremesKernel(shape: Shape, volumes: number): KernelCode {
  const block = blockOf(shape);
  const source = printFunction(
    ['distances'],
    [
      `const volume = Math.floor((${volume} + 0.5) / ${extremes});`,
      `const which = ${volume} - volume * ${extremes};`,
      'const side = which < 1.5 ? 1 : -1;',
      'const turn = which === 0 || which === 2 ? 1 : -1;',
      `let most = -${far};`,
      `for (let j = 0; j < ${block.lines}; j++) {`,
      ...indent([
        `const y = this.thread.y * ${block.lines} + j;`,
        `for (let i = 0; i < ${block.columns}; i++) {`,
        ...indent([
          `const x = this.thread.x * ${block.columns} + i;`,
          `if (x < ${shape.columns} && y < ${shape.lines}) {`,
          ...indent([
            'const distance = distances[volume][y][x] * side;',
            `const found = distance > 0 ? distance * turn : -${far};`,
            'most = Math.max(most, found);',
          ]),
          '}',
        ]),
        '}',
      ]),
      '}',
      'return most;',
    ],
  );
  const size = (length: number, of: number) => Math.ceil(length / of);
  return {
    source,
    functions: [],
    output: [size(shape.columns, block.columns), size(shape.lines, block.lines), volumes * extremes],
  };
}

/** Prints the kernel that turns squared distances into a map; `far` means that there is no other side. */
export function mapKernel(
  kind: DistanceKind,
  shape: Shape,
  volumes: number,
  steps: readonly number[],
): KernelCode {
  const unit = Math.max(...steps);
  const scale = unit === 1 ? '' : ` * ${printNumber(unit)}`;
  // Rounded like the kernels do, so that the difference is 0 on the rim.
  const least = Math.fround(Math.min(...steps) / unit);
  const square = Math.fround(least * least);
  const bodies: Readonly<Record<DistanceKind, readonly string[]>> = {
    unsigned: [`const map = root${scale};`],
    // A difference of squares keeps the digits that a difference of roots would lose, and is 0 on the rim.
    signed: [
      `const rim = (${square} - square) / (${least} + root)${scale};`,
      `const map = signed > 0 ? rim : root${scale};`,
    ],
    reversed: [
      // Per volume: the largest and the smallest squared distance, in the foreground and outside.
      'const side = signed > 0 ? 0 : 2;',
      `const at = ${volume} * ${extremes} + side;`,
      'const deepest = Math.sqrt(ranges[at]);',
      'const depth = (ranges[at] - ranges[at + 1]) / (deepest + Math.sqrt(ranges[at + 1]));',
      'const gap = (ranges[at] - square) / (deepest + root);',
      'const map = depth > 0 ? gap / depth : 1;',
    ],
  };
  const source = printFunction(kind === 'reversed' ? ['distances', 'ranges'] : ['distances'], [
    `const signed = distances[${volume}][this.thread.y][this.thread.x];`,
    'const square = Math.abs(signed);',
    'const root = Math.sqrt(square);',
    ...bodies[kind],
    `return square < ${far / 2} ? map : 0;`,
  ]);
  return { source, functions: [], output: [shape.columns, shape.lines, volumes] };
}
