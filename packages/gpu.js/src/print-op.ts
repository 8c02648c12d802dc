import { type OpAttrs, UnsupportedGraphError } from '@segloss/core';
import type { SimpleNode } from './simple-ops.ts';

/** Prints a number; a negative one in brackets, so that it can stand anywhere. */
export const printNumber = (value: number): string => (value < 0 ? `(${value})` : String(value));

function power(x: string, { exponent }: OpAttrs['pow']): string {
  // Products and roots are exact where powers of graphics processors lose digits.
  if (exponent === 1) return x;
  if (exponent === 2) return `${x} * ${x}`;
  if (exponent === 0.5) return `Math.sqrt(${x})`;
  return `Math.pow(${x}, ${printNumber(exponent)})`;
}

type Print = (args: readonly string[], attrs: unknown) => string;

const infix =
  (operator: string): Print =>
  ([a, b]) =>
    `${a} ${operator} ${b}`;
const call =
  (name: string): Print =>
  (args) =>
    `${name}(${args.join(', ')})`;

const printers: Partial<Record<SimpleNode['op'], Print>> = {
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  div: infix('/'),
  neg: ([a]) => `-${a}`,
  abs: call('Math.abs'),
  log: call('Math.log'),
  exp: call('Math.exp'),
  log1p: call('logOnePlus'),
  sigmoid: call('logistic'),
  softplus: call('softPlus'),
  maximum: call('Math.max'),
  equal: infix('==='),
  less: infix('<'),
  where: ([condition, a, b]) => `${condition} ? ${a} : ${b}`,
  broadcast: ([a]) => a!,
  pow: ([a], attrs) => power(a!, attrs as OpAttrs['pow']),
};

/**
 * Prints an op of one voxel.
 *
 * @throws UnsupportedGraphError when it is none
 */
export function printOp(node: SimpleNode, args: readonly string[]): string {
  const print = printers[node.op];
  if (print) return print(args, node.attrs);
  throw new UnsupportedGraphError({
    source: 'gpu.js',
    subject: `op '${node.op}' of the graph`,
    reason: 'it does not work voxel by voxel',
    remedy: 'Use another backend for this loss.',
  });
}
