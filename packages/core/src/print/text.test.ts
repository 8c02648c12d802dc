import { describe, expect, it } from 'vitest';
import * as b from '../builder.ts';
import { toGraph } from '../graph.ts';
import { dice } from '../losses/index.ts';
import { printGraph } from './text.ts';

describe('printGraph', () => {
  it('shows ops, arguments, attributes, axes and outputs', () => {
    const x = b.input('x', 'NCV');
    const value = b.sum(b.where(b.less(x, 0), b.pow(b.abs(x), 1.5), b.classVector([1, 2])), 'CV');
    expect(printGraph(toGraph({ value, x }))).toMatchInlineSnapshot(`
      "%0: NCV = input() {name="x", axes="NCV"}
      %1: scalar = constant() {value=0}
      %2: NCV boolean = less(%0, %1)
      %3: NCV = abs(%0)
      %4: NCV = pow(%3) {exponent=1.5}
      %5: C = classVector() {values=[1,2]}
      %6: NCV = where(%2, %4, %5)
      %7: N = sum(%6) {axes="CV"}
      value = %7
      x = %0"
    `);
  });

  const labels = { classes: 3, target: 'labels', mask: false } as const;

  it('shows the Dice loss', () => {
    expect(printGraph(dice().graph(labels))).toMatchInlineSnapshot(`
      "%0: scalar = constant() {value=1}
      %1: scalar = constant() {value=2}
      %2: NCV = input() {name="logits", axes="NCV"}
      %3: NCV = softmax(%2)
      %4: NV = input() {name="target", axes="NV"}
      %5: C = classVector() {values=[0,1,2]}
      %6: NCV boolean = equal(%4, %5)
      %7: scalar = constant() {value=0}
      %8: NCV = where(%6, %0, %7)
      %9: NCV = mul(%3, %8)
      %10: NC = sum(%9) {axes="V"}
      %11: NC = mul(%1, %10)
      %12: scalar = constant() {value=0.00001}
      %13: NC = add(%11, %12)
      %14: NC = sum(%3) {axes="V"}
      %15: NC = sum(%8) {axes="V"}
      %16: NC = add(%14, %15)
      %17: NC = add(%16, %12)
      %18: scalar = constant() {value=1e-20}
      %19: NC = maximum(%17, %18)
      %20: NC = div(%13, %19)
      %21: NC = sub(%0, %20)
      %22: scalar = sum(%21) {axes="NC"}
      %23: scalar = size() {axes="N"}
      %24: scalar = constant() {value=3}
      %25: scalar = mul(%23, %24)
      %26: scalar = div(%22, %25)
      value = %26"
    `);
  });

  it('shows the Dice loss with its gradient', () => {
    expect(printGraph(dice().graph(labels, { gradient: true }))).toMatchInlineSnapshot(`
      "%0: scalar = constant() {value=1}
      %1: scalar = constant() {value=2}
      %2: NCV = input() {name="logits", axes="NCV"}
      %3: NCV = softmax(%2)
      %4: NV = input() {name="target", axes="NV"}
      %5: C = classVector() {values=[0,1,2]}
      %6: NCV boolean = equal(%4, %5)
      %7: scalar = constant() {value=0}
      %8: NCV = where(%6, %0, %7)
      %9: NCV = mul(%3, %8)
      %10: NC = sum(%9) {axes="V"}
      %11: NC = mul(%1, %10)
      %12: scalar = constant() {value=0.00001}
      %13: NC = add(%11, %12)
      %14: NC = sum(%3) {axes="V"}
      %15: NC = sum(%8) {axes="V"}
      %16: NC = add(%14, %15)
      %17: NC = add(%16, %12)
      %18: scalar = constant() {value=1e-20}
      %19: NC = maximum(%17, %18)
      %20: NC = div(%13, %19)
      %21: NC = sub(%0, %20)
      %22: scalar = sum(%21) {axes="NC"}
      %23: scalar = size() {axes="N"}
      %24: scalar = constant() {value=3}
      %25: scalar = mul(%23, %24)
      %26: scalar = div(%22, %25)
      %27: NC boolean = less(%18, %17)
      %28: scalar = div(%0, %25)
      %29: NC = mul(%28, %20)
      %30: NC = div(%29, %19)
      %31: NC = where(%27, %30, %7)
      %32: NC = div(%28, %19)
      %33: NC = mul(%32, %1)
      %34: NCV = mul(%33, %8)
      %35: NCV = sub(%31, %34)
      %36: NCV = mul(%35, %3)
      %37: NV = sum(%36) {axes="C"}
      %38: NCV = sub(%35, %37)
      %39: NCV = mul(%38, %3)
      %40: NV = sum(%39) {axes="C"}
      %41: NCV = sub(%38, %40)
      %42: NCV = mul(%3, %41)
      value = %26
      gradient = %42"
    `);
  });
});
