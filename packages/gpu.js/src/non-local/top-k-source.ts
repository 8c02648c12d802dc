import type { KernelCode } from '../compiled-kernel.ts';
import { indent, printFunction } from '../kernel-source.ts';
import { blockOf, type Shape } from '../shape.ts';

const here = '[this.thread.z][this.thread.y]';

/** The number of bounds that are tried at once, for each sample. */
export const boundsAtOnce = 16;

/**
 * Prints a kernel that counts, in blocks of voxels, those whose loss is at least as large as each bound. The
 * bounds of the samples follow each other.
 */
export function countKernel(shape: Shape): KernelCode {
  const block = blockOf(shape);
  const source = printFunction(
    ['losses', 'counted', 'bounds'],
    [
      `const n = Math.floor((this.thread.z + 0.5) / ${boundsAtOnce});`,
      'const bound = bounds[this.thread.z];',
      'let count = 0;',
      `for (let j = 0; j < ${block.lines}; j++) {`,
      ...indent([
        `const y = this.thread.y * ${block.lines} + j;`,
        `for (let i = 0; i < ${block.columns}; i++) {`,
        ...indent([
          `const x = this.thread.x * ${block.columns} + i;`,
          `if (x < ${shape.columns} && y < ${shape.lines}) {`,
          ...indent([
            'const isIn = (losses[n][y][x] >= bound) ? counted[n][y][x] : 0;',
            'count = count + ((isIn > 0) ? 1 : 0);',
          ]),
          '}',
        ]),
        '}',
      ]),
      '}',
      'return count;',
    ],
  );
  return {
    source,
    functions: [],
    output: [
      Math.ceil(shape.columns / block.columns),
      Math.ceil(shape.lines / block.lines),
      shape.N * boundsAtOnce,
    ],
  };
}

/** Prints how to tell a tie, a voxel with the smallest loss that is kept: from `least` up to, but excluding, `above`. */
const isTie = (column: string): readonly string[] => [
  'const least = bounds[this.thread.z * 2];',
  'const above = bounds[this.thread.z * 2 + 1];',
  `const loss = losses${here}[${column}];`,
  `const isLeast = (loss >= least) ? ((loss >= above) ? 0 : 1) : 0;`,
];

/** Prints a kernel that counts the ties of each line. */
export const tiesOfLinesKernel = ({ columns, lines, N }: Shape): KernelCode => ({
  source: printFunction(
    ['losses', 'counted', 'bounds'],
    [
      'let count = 0;',
      `for (let i = 0; i < ${columns}; i++) {`,
      ...indent([...isTie('i'), `count = count + ((counted${here}[i] > 0) ? isLeast : 0);`]),
      '}',
      'return count;',
    ],
  ),
  functions: [],
  output: [1, lines, N],
});

/** Prints a kernel that marks the ties of one line of each sample. */
export const tiesOfColumnsKernel = ({ columns, N }: Shape): KernelCode => ({
  source: printFunction(
    ['losses', 'counted', 'bounds', 'places'],
    [
      'const y = places[this.thread.z];',
      'const least = bounds[this.thread.z * 2];',
      'const above = bounds[this.thread.z * 2 + 1];',
      'const loss = losses[this.thread.z][y][this.thread.x];',
      'const isLeast = (loss >= least) ? ((loss >= above) ? 0 : 1) : 0;',
      'return (counted[this.thread.z][y][this.thread.x] > 0) ? isLeast : 0;',
    ],
  ),
  functions: [],
  output: [columns, 1, N],
});

/**
 * Prints the kernel that marks the top-k voxels: all above the ties, and the ties up to a place, whose line and column are in
 * `cuts` for each sample.
 */
export const markKernel = ({ columns, lines, N }: Shape): KernelCode => ({
  source: printFunction(
    ['losses', 'counted', 'bounds', 'cuts'],
    [
      ...isTie('this.thread.x'),
      'const line = cuts[this.thread.z * 2];',
      'const column = cuts[this.thread.z * 2 + 1];',
      'const inLine = (this.thread.x <= column) ? 1 : 0;',
      'const upTo = (this.thread.y < line) ? 1 : ((this.thread.y > line) ? 0 : inLine);',
      'const kept = (loss >= above) ? 1 : isLeast * upTo;',
      `return (counted${here}[this.thread.x] > 0) ? kept : 0;`,
    ],
  ),
  functions: [],
  output: [columns, lines, N],
});
