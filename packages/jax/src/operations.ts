import type { Arrays, Operand } from './arrays.ts';
import type { JaxArray } from './jax.ts';

/** Elementwise operations, which only read their operands and broadcast them. */
export interface Operations {
  add(a: Operand, b: Operand): JaxArray;
  sub(a: Operand, b: Operand): JaxArray;
  mul(a: Operand, b: Operand): JaxArray;
  div(a: Operand, b: Operand): JaxArray;
  maximum(a: Operand, b: Operand): JaxArray;
  minimum(a: Operand, b: Operand): JaxArray;
  less(a: Operand, b: Operand): JaxArray;
  equal(a: Operand, b: Operand): JaxArray;
  where(condition: JaxArray, a: Operand, b: Operand): JaxArray;
}

/** Makes the elementwise operations. */
export function operationsOf(arrays: Arrays): Operations {
  const { numpy } = arrays.jax;
  const binary =
    (operation: (a: Operand, b: Operand) => JaxArray) =>
    (a: Operand, b: Operand): JaxArray =>
      arrays.apply(operation, a, b);
  return {
    add: binary(numpy.add),
    sub: binary(numpy.subtract),
    mul: binary(numpy.multiply),
    div: binary(numpy.trueDivide),
    maximum: binary(numpy.maximum),
    minimum: binary(numpy.minimum),
    less: binary(numpy.less),
    equal: binary(numpy.equal),
    where: (condition, a, b) =>
      arrays.apply((when: JaxArray, x: Operand, y: Operand) => numpy.where(when, x, y), condition, a, b),
  };
}
