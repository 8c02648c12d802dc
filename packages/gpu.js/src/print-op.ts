import { type OpAttrs, type Rules, UnsupportedGraphError } from '@segloss/core/adapter';
import { applyRule, type ElementwiseOp, isOfKind, mapArgs } from '@segloss/core/graph';
import { isStep, type SimpleNode, type StepOp } from './simple-ops.ts';

/** Prints a number; a negative one in parentheses, so that it can stand anywhere. */
export const printNumber = (value: number): string => (value < 0 ? `(${value})` : String(value));

function power(x: string, { exponent }: OpAttrs['pow']): string {
  // Products and roots are exact, while powers lose digits on GPUs.
  if (exponent === 1) return x;
  if (exponent === 2) return `${x} * ${x}`;
  if (exponent === 0.5) return `Math.sqrt(${x})`;
  return `Math.pow(${x}, ${printNumber(exponent)})`;
}

const infix =
  (operator: string) =>
  ([a, b]: readonly [string, string]): string =>
    `${a} ${operator} ${b}`;
const call =
  (name: string) =>
  (args: readonly string[]): string =>
    `${name}(${args.join(', ')})`;

const printers: Rules<string, ElementwiseOp> = {
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  div: infix('/'),
  neg: ([a]) => `-${a}`,
  abs: call('Math.abs'),
  log: call('Math.log'),
  sigmoid: call('logistic'),
  softplus: call('softPlus'),
  maximum: call('Math.max'),
  equal: infix('==='),
  less: infix('<'),
  where: ([condition, a, b]) => `${condition} ? ${a} : ${b}`,
  broadcast: ([a]) => a,
  pow: ([a], attrs) => power(a, attrs),
};

const stepPrinters: Readonly<Record<StepOp, (args: readonly string[]) => string>> = {
  exp: call('Math.exp'),
  log1p: call('logOnePlus'),
};

/**
 * Prints an op of one voxel.
 *
 * @param print prints the argument at a position
 * @throws UnsupportedGraphError when the op is not elementwise
 */
export function printOp(node: SimpleNode, print: (position: number) => string): string {
  if (isStep(node)) return stepPrinters[node.op](node.args.map(print));
  if (isOfKind(node, 'elementwise')) {
    return applyRule<string, ElementwiseOp>(printers, mapArgs<number, string, ElementwiseOp>(node, print));
  }
  throw new UnsupportedGraphError({
    source: 'gpu.js',
    subject: `op '${node.op}' of the graph`,
    reason: 'it is not elementwise',
    remedy: 'Use another backend for this loss.',
  });
}
