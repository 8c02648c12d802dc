import { GraphError } from '../errors/errors.ts';
import { type Axes, unionAxes, withoutAxes } from './axes.ts';
import { type ElementwiseOp, isOfKind, opFacts } from './facts.ts';
import type { OpAttrs, OpName, ValueType } from './ops.ts';

/** An op whose type is asked for, with the types of its arguments. */
export type Untyped<O extends OpName = OpName> = {
  readonly [P in O]: { readonly op: P; readonly args: readonly ValueType[]; readonly attrs: OpAttrs[P] };
}[O];

const real = (axes: Axes): ValueType => ({ axes, kind: 'real' });

function fail(reason: string): never {
  throw new GraphError({
    subject: 'cannot build the expression',
    reason,
    remedy: 'Check the arguments of the builder call.',
  });
}

/** Gives the axes that numbers have together. */
function reals(args: readonly ValueType[]): Axes {
  if (args.some((arg) => arg.kind !== 'real')) fail('expected numbers, got truth values');
  return args.reduce<Axes>((axes, arg) => unionAxes(axes, arg.axes), '');
}

/** Graphs are JSON, and no backend can be trusted with infinity or NaN. */
const finite = (what: string, values: readonly number[], axes: Axes): ValueType =>
  values.every(Number.isFinite) ? real(axes) : fail(`${what} must be finite, got ${values}`);

const overClasses = (axes: Axes): ValueType =>
  axes.includes('C') ? real(axes) : fail(`a softmax needs the axis C, got axes '${axes}'`);

const reduced = (axes: Axes, over: Axes): ValueType =>
  withoutAxes(over, axes) === ''
    ? real(withoutAxes(axes, over))
    : fail(`cannot reduce over '${over}', got axes '${axes}'`);

const overVoxels = (axes: Axes): ValueType =>
  axes.includes('V') ? real(axes) : fail(`it needs the axis V, got axes '${axes}'`);

const elementwise = ({ args }: Untyped<ElementwiseOp>): ValueType => real(reals(args));

/**
 * Gives the type of the result of an op. One of a new kind of arguments does not compile until it has a line here.
 *
 * @throws GraphError when the arguments do not fit
 */
export function typeOf(node: Untyped): ValueType {
  const { args } = node;
  const { arity } = opFacts[node.op];
  if (args.length !== arity) fail(`expected ${arity} arguments, got ${args.length}`);
  const [first, ...others] = args;
  if (isOfKind(node, 'softmax')) return overClasses(reals(args));
  if (isOfKind(node, 'reduction')) return reduced(reals(args), node.attrs.axes);
  switch (node.op) {
    case 'input':
      return real(node.attrs.axes);
    case 'constant':
      return finite('a constant', [node.attrs.value], '');
    case 'classVector':
      return finite('a class vector', node.attrs.values, 'C');
    case 'size':
      return real('');
    case 'equal':
    case 'less':
      return { axes: reals(args), kind: 'boolean' };
    case 'where':
      return first?.kind === 'boolean'
        ? real(unionAxes(first.axes, reals(others)))
        : fail('the condition of `where` must be a comparison');
    case 'broadcast':
      return real(unionAxes(reals(args), node.attrs.axes));
    case 'distanceMap':
      return first?.kind === 'boolean' ? overVoxels(first.axes) : fail('a distance map needs a comparison');
    case 'skeleton':
      return first?.kind === 'boolean' ? overVoxels(first.axes) : fail('a skeleton needs a comparison');
    case 'componentSum': {
      const [condition] = others;
      if (first?.kind !== 'real' || condition?.kind !== 'boolean') {
        return fail('a sum over components needs numbers and a comparison');
      }
      return overVoxels(unionAxes(first.axes, condition.axes));
    }
  }
  return isOfKind(node, 'nonLocal') ? overVoxels(reals(args)) : elementwise(node);
}
