import { type Axes, UnsupportedGraphError } from '@segloss/core/adapter';
import { entryAt, isOfKind, requireDefined } from '@segloss/core/graph';
import { printNumber, printOp } from './print-op.ts';
import type { Shape } from './shape.ts';
import { isStep, largestFloat32, type SimpleNode } from './simple-ops.ts';

/** Where a kernel finds the statistics that it uses, in one array. */
export interface StatisticsLayout {
  /** Positions of their nodes, in the order of the array. */
  readonly positions: readonly number[];
  readonly offsets: ReadonlyMap<number, number>;
}

/** A scope of code in which the values of some nodes have names. */
interface Scope {
  readonly names: Map<number, string>;
  readonly lines: string[];
  /** The class that values with axis C belong to. */
  readonly classIndex: string;
}

type Reduction = Extract<SimpleNode, { readonly op: 'sum' | 'reduceMax' }>;

const isSumOverClasses = (node: SimpleNode): node is Reduction =>
  !isStep(node) && isOfKind(node, 'reduction') && node.attrs.axes === 'C' && node.type.axes.includes('V');

/** Indents lines of code. */
export const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** Counts the loops over the classes that must run, one after the other, before a node can be computed. */
function levelsOf({ nodes, arrays }: VoxelContext, target: number): ReadonlyMap<number, number> {
  const levels = new Map<number, number>();
  const visit = (position: number): number => {
    const known = levels.get(position);
    if (known !== undefined) return known;
    const node = entryAt(nodes, position);
    const isLeaf = !node.type.axes.includes('V') || arrays.has(position);
    const before = isLeaf ? 0 : Math.max(0, ...node.args.map(visit));
    const level = before + (isSumOverClasses(node) ? 1 : 0);
    levels.set(position, level);
    return level;
  };
  visit(target);
  return levels;
}

/** The context of {@link printVoxel}. */
export interface VoxelContext {
  readonly nodes: readonly SimpleNode[];
  readonly shape: Shape;
  readonly statistics: StatisticsLayout;
  /** Names of the arrays that hold the fields which are read, by position. */
  readonly arrays: ReadonlyMap<number, string>;
  /** Expressions for the place of the voxel. */
  readonly column: string;
  readonly line: string;
}

/** Gives the index of a value among those of samples and classes; `n` and the class are names in the kernel. */
function volumeIndex(axes: Axes, classIndex: string, { C }: Shape): string {
  if (axes.includes('N') && axes.includes('C')) return `n * ${C} + ${classIndex}`;
  if (axes.includes('C')) return classIndex;
  return axes.includes('N') ? 'n' : '0';
}

/**
 * Prints the code that computes one field at one voxel: loops for sums over the classes, then straight-line code. `c` is
 * the class of the result. Fields are computed where they are used, and never stored.
 */
export function printVoxel(
  context: VoxelContext,
  target: number,
): { lines: readonly string[]; value: string } {
  const { nodes, shape, statistics, arrays, column, line } = context;
  const voxel: Scope = { names: new Map(), lines: [], classIndex: '' };
  const own: Scope = { names: new Map(), lines: [], classIndex: 'c' };

  function statistic(position: number, { classIndex }: Scope): string {
    const node = entryAt(nodes, position);
    if (node.op === 'constant') return printNumber(node.attrs.value);
    const offset = requireDefined(statistics.offsets.get(position), position);
    const index = volumeIndex(node.type.axes, classIndex, shape);
    return index === '0' ? `statistics[${offset}]` : `statistics[${index} + ${offset}]`;
  }

  function value(position: number, scope: Scope): string {
    const node = entryAt(nodes, position);
    const { axes, kind } = node.type;
    // Truth values are stored as 1 and 0.
    const read = (stored: string) => (kind === 'boolean' ? `(${stored} > 0.5)` : stored);
    if (!axes.includes('V')) return read(statistic(position, scope));
    const { names, lines } = axes.includes('C') ? scope : voxel;
    const known = names.get(position);
    if (known !== undefined) return known;
    const array = arrays.get(position);
    const place = `[${volumeIndex(axes, scope.classIndex, shape)}][${line}][${column}]`;
    const code = array === undefined ? printOp(node, (arg) => value(arg, scope)) : read(array + place);
    // Kernels have no type for truth values, so these are printed where they are used.
    const name = kind === 'boolean' ? `(${code})` : `v${position}`;
    if (kind !== 'boolean') lines.push(`const ${name} = ${code};`);
    names.set(position, name);
    return name;
  }

  function printLoop(sums: readonly (readonly [position: number, node: Reduction])[]): void {
    const body: Scope = { names: new Map(), lines: [], classIndex: 'k' };
    const starts = sums.map(([position, { op, args }]) => {
      const term = value(args[0], body);
      body.lines.push(
        op === 'sum'
          ? `v${position} = v${position} + ${term};`
          : `v${position} = Math.max(v${position}, ${term});`,
      );
      voxel.names.set(position, `v${position}`);
      return `let v${position} = ${op === 'sum' ? 0 : -largestFloat32};`;
    });
    voxel.lines.push(...starts, `for (let k = 0; k < ${shape.C}; k++) {`, ...indent(body.lines), '}');
  }

  const levels = levelsOf(context, target);
  const last = Math.max(...levels.values());
  for (let level = 1; level <= last; level++) {
    const sums = [...levels].flatMap(([position, of]): readonly (readonly [number, Reduction])[] => {
      const node = entryAt(nodes, position);
      return of === level && isSumOverClasses(node) ? [[position, node]] : [];
    });
    if (sums.length > 0) printLoop(sums.sort(([a], [b]) => a - b));
  }
  const result = value(target, own);
  const isBoolean = entryAt(nodes, target).type.kind === 'boolean';
  return { lines: [...voxel.lines, ...own.lines], value: isBoolean ? `${result} ? 1 : 0` : result };
}

/** Prints a function of a kernel. */
export const printFunction = (parameters: readonly string[], body: readonly string[]): string =>
  [`function (${parameters.join(', ')}) {`, ...indent(body), '}'].join('\n');

/** Prints the sample and class of a thread. The index of its volume is exact, but a quotient of it is not. */
function printPlace(axes: Axes, { C }: Shape): readonly string[] {
  const z = 'this.thread.z';
  if (axes.includes('N') && axes.includes('C')) {
    return [`const n = Math.floor((${z} + 0.5) / ${C});`, `const c = ${z} - n * ${C};`];
  }
  if (axes.includes('C')) return [`const c = ${z};`];
  return axes.includes('N') ? [`const n = ${z};`] : [];
}

type KernelContext = Omit<VoxelContext, 'column' | 'line'>;

const parametersOf = ({ arrays, statistics }: KernelContext): readonly string[] => [
  ...arrays.values(),
  ...(statistics.positions.length > 0 ? ['statistics'] : []),
];

/** Prints the kernel that computes a field: a thread per voxel, sample and class. */
export function printField(context: KernelContext, target: number): string {
  const place = { column: 'this.thread.x', line: 'this.thread.y' };
  const { lines, value } = printVoxel({ ...context, ...place }, target);
  const { axes } = entryAt(context.nodes, target).type;
  return printFunction(parametersOf(context), [
    ...printPlace(axes, context.shape),
    ...lines,
    `return ${value};`,
  ]);
}

/** Gives a sum or a maximum, and the position of its operand. */
export function reductionAt(nodes: readonly SimpleNode[], position: number) {
  const node = entryAt(nodes, position);
  if (node.op === 'sum' || node.op === 'reduceMax') return { op: node.op, target: node.args[0] };
  throw new UnsupportedGraphError({
    source: 'gpu.js',
    subject: `node ${position} of the graph`,
    reason: `'${node.op}' does not reduce voxels`,
    remedy: 'Use another backend for this loss.',
  });
}

/**
 * Prints the kernel that adds up a field, or finds its largest element: a thread per block of voxels, sample and class.
 * Each line is added by itself first, so that no long run of numbers is added one after the other.
 */
export function printReduction(
  context: KernelContext,
  block: { readonly columns: number; readonly lines: number },
  reduction: number,
): string {
  const { nodes, shape } = context;
  const { op, target } = reductionAt(nodes, reduction);
  const { lines, value } = printVoxel({ ...context, column: 'x', line: 'y' }, target);
  const isSum = op === 'sum';
  const start = isSum ? 0 : -largestFloat32;
  const join = (total: string, term: string) =>
    `${total} = ${isSum ? `${total} + ${term}` : `Math.max(${total}, ${term})`};`;
  return printFunction(parametersOf(context), [
    ...printPlace(entryAt(nodes, target).type.axes, shape),
    `let total = ${start};`,
    `for (let j = 0; j < ${block.lines}; j++) {`,
    ...indent([
      `const y = this.thread.y * ${block.lines} + j;`,
      `let part = ${start};`,
      `for (let i = 0; i < ${block.columns}; i++) {`,
      ...indent([
        `const x = this.thread.x * ${block.columns} + i;`,
        `if (x < ${shape.columns} && y < ${shape.lines}) {`,
        ...indent([...lines, join('part', value)]),
        '}',
      ]),
      '}',
      join('total', 'part'),
    ]),
    '}',
    'return total;',
  ]);
}
