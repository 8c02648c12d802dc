import { describe, expect, it } from 'vitest';
import { dice } from '../losses/index.ts';
import * as b from './builder.ts';
import { toGraph } from './graph.ts';
import { printGraph } from './print.ts';

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
      %1: scalar = constant() {value=1e-20}
      %2: NCV = input() {name="logits", axes="NCV"}
      %3: NCV = softmax(%2)
      %4: NC = sum(%3) {axes="V"}
      %5: NV = input() {name="target", axes="NV"}
      %6: C = classVector() {values=[0,1,2]}
      %7: NCV boolean = equal(%5, %6)
      %8: scalar = constant() {value=0}
      %9: NCV = where(%7, %0, %8)
      %10: NC = sum(%9) {axes="V"}
      %11: NC = add(%4, %10)
      %12: scalar = constant() {value=0.00001}
      %13: NC = add(%11, %12)
      %14: NC boolean = less(%1, %13)
      %15: scalar = constant() {value=2}
      %16: NCV = mul(%3, %9)
      %17: NC = sum(%16) {axes="V"}
      %18: NC = mul(%15, %17)
      %19: NC = add(%18, %12)
      %20: NC = where(%14, %13, %0)
      %21: NC = div(%19, %20)
      %22: NC = where(%14, %21, %8)
      %23: NC = sub(%0, %22)
      %24: scalar = sum(%23) {axes="NC"}
      %25: scalar = size() {axes="N"}
      %26: scalar = constant() {value=3}
      %27: scalar = mul(%25, %26)
      %28: scalar = div(%24, %27)
      value = %28"
    `);
  });

  it('shows the Dice loss with its gradient', () => {
    expect(printGraph(dice().graph(labels, { gradient: true }))).toMatchInlineSnapshot(`
      "%0: scalar = constant() {value=1}
      %1: scalar = constant() {value=1e-20}
      %2: NCV = input() {name="logits", axes="NCV"}
      %3: NCV = softmax(%2)
      %4: NC = sum(%3) {axes="V"}
      %5: NV = input() {name="target", axes="NV"}
      %6: C = classVector() {values=[0,1,2]}
      %7: NCV boolean = equal(%5, %6)
      %8: scalar = constant() {value=0}
      %9: NCV = where(%7, %0, %8)
      %10: NC = sum(%9) {axes="V"}
      %11: NC = add(%4, %10)
      %12: scalar = constant() {value=0.00001}
      %13: NC = add(%11, %12)
      %14: NC boolean = less(%1, %13)
      %15: scalar = constant() {value=2}
      %16: NCV = mul(%3, %9)
      %17: NC = sum(%16) {axes="V"}
      %18: NC = mul(%15, %17)
      %19: NC = add(%18, %12)
      %20: NC = where(%14, %13, %0)
      %21: NC = div(%19, %20)
      %22: NC = where(%14, %21, %8)
      %23: NC = sub(%0, %22)
      %24: scalar = sum(%23) {axes="NC"}
      %25: scalar = size() {axes="N"}
      %26: scalar = constant() {value=3}
      %27: scalar = mul(%25, %26)
      %28: scalar = div(%24, %27)
      %29: scalar = div(%0, %27)
      %30: scalar = neg(%29)
      %31: NC = where(%14, %30, %8)
      %32: NC = div(%31, %20)
      %33: NC = mul(%32, %15)
      %34: NCV = mul(%33, %9)
      %35: NC = mul(%31, %21)
      %36: NC = div(%35, %20)
      %37: NC = neg(%36)
      %38: NC = where(%14, %37, %8)
      %39: NCV = add(%34, %38)
      %40: NCV = mul(%39, %3)
      %41: NV = sum(%40) {axes="C"}
      %42: NCV = sub(%39, %41)
      %43: NCV = mul(%42, %3)
      %44: NV = sum(%43) {axes="C"}
      %45: NCV = sub(%42, %44)
      %46: NCV = mul(%3, %45)
      value = %28
      gradient = %46"
    `);
  });
});
