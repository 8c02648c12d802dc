import type { GraphWriter, Value } from './writer.ts';

/** Gives functions that write arithmetic. */
export function arithmetic(writer: GraphWriter) {
  const binary =
    (op: string) =>
    (a: Value | number, b: Value | number): Value =>
      writer.apply(op, [toValue(a), toValue(b)]);
  const toValue = (x: Value | number): Value => (typeof x === 'number' ? writer.scalar(x) : x);
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    less: binary('Less'),
    equal: binary('Equal'),
    max: binary('Max'),
    min: binary('Min'),
    where: (condition: Value, a: Value | number, b: Value | number): Value =>
      writer.apply('Where', [condition, toValue(a), toValue(b)]),
  };
}
