import { build, createLoss, diceCe, type Loss, toGraph } from '@segloss/core';
import { expect, it } from 'vitest';
import wabt from 'wabt';
import { printProgram } from './program.ts';

const labels = { classes: 2, target: 'labels', mask: false } as const;

async function textOf(bytes: Uint8Array): Promise<string> {
  const { readWasm } = await wabt();
  const module = readWasm(bytes, { readDebugNames: false, simd: true });
  try {
    module.validate();
    const text = module.toText({ foldExprs: true, inlineExport: true });
    // One statement a line.
    return text.replaceAll(
      /\n\s+(?!\s|\((?:local\.set|v128\.store|loop|if|then|br_if|func|import|type)\b)/g,
      ' ',
    );
  } finally {
    module.destroy();
  }
}

/** Sums the squares of all numbers. */
const squares = (() => {
  const x = build.input('logits', 'NCV');
  return { ...toGraph({ value: build.sum(build.mul(x, x), 'NCV') }), firstClass: 0 } as const;
})();

it('prints a loop for blocks of four voxels at a time, and one for the rest', async () => {
  const { bytes } = printProgram(squares, 2, diceCe(), ['logits'], false);
  expect(await textOf(bytes)).toMatchInlineSnapshot(`
    "(module
      (type (;0;) (func (param i32 i32 i32 i32 i32 i32)))
      (import "env" "memory" (memory (;0;) 0))
      (func (;0;) (export "pass0") (type 0) (param i32 i32 i32 i32 i32 i32) (local i32 i32 v128 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
        (local.set 8 (v128.not (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
        (local.set 9 (i32.add (local.get 5) (i32.mul (local.get 1) (i32.const 1))))
        (v128.store align=1 (local.get 3) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
        (local.set 10 (i32.shl (i32.shr_u (local.get 0) (i32.const 2)) (i32.const 4)))
        (if  ;; label = @1 (i32.lt_u (local.get 11) (local.get 10))
          (then
            (loop  ;; label = @2
              (local.set 24 (i32.add (local.get 11) (i32.const 1024)))
              (local.set 12 (select (local.get 24) (local.get 10) (i32.lt_u (local.get 24) (local.get 10))))
              (local.set 19 (v128.not (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
              (local.set 23 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
              (local.set 6 (local.get 11))
              (local.set 7 (local.get 4))
              (loop  ;; label = @3
                (local.set 14 (v128.load align=1 (i32.add (local.get 5) (local.get 6))))
                (local.set 13 (f32x4.mul (local.get 14) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
                (local.set 16 (v128.load align=1 (i32.add (local.get 9) (local.get 6))))
                (local.set 15 (f32x4.mul (local.get 16) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
                (local.set 17 (f32x4.add (local.get 13) (local.get 15)))
                (local.set 18 (f32x4.eq (f32x4.sub (local.get 17) (local.get 17)) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
                (local.set 19 (v128.and (local.get 19) (local.get 18)))
                (local.set 20 (f32x4.mul (local.get 14) (local.get 14)))
                (local.set 21 (f32x4.mul (local.get 16) (local.get 16)))
                (local.set 22 (f32x4.add (local.get 20) (local.get 21)))
                (local.set 23 (f32x4.add (local.get 23) (local.get 22)))
                (local.set 6 (i32.add (local.get 6) (i32.const 16)))
                (local.set 7 (i32.add (local.get 7) (i32.const 16)))
                (br_if 0 (;@3;) (i32.lt_u (local.get 6) (local.get 12))))
              (local.set 8 (v128.and (local.get 8) (local.get 19)))
              (v128.store align=1 (local.get 3) (f64x2.add (v128.load align=1 (local.get 3)) (f64x2.add (f64x2.promote_low_f32x4 (local.get 23)) (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get 23) (local.get 23))))))
              (local.set 11 (local.get 12))
              (br_if 0 (;@2;) (i32.lt_u (local.get 11) (local.get 10))))))
        (local.set 25 (i32.and (local.get 0) (i32.const 3)))
        (local.set 26 (i32x4.gt_u (i32x4.splat (local.get 25)) (v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003)))
        (if  ;; label = @1 (local.get 25)
          (then
            (local.set 34 (v128.not (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
            (local.set 40 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
            (local.set 6 (local.get 10))
            (local.set 7 (local.get 4))
            (loop  ;; label = @2
              (local.set 28 (v128.load align=1 (i32.add (local.get 5) (local.get 6))))
              (local.set 27 (f32x4.mul (local.get 28) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
              (local.set 30 (v128.load align=1 (i32.add (local.get 9) (local.get 6))))
              (local.set 29 (f32x4.mul (local.get 30) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
              (local.set 31 (f32x4.add (local.get 27) (local.get 29)))
              (local.set 32 (f32x4.eq (f32x4.sub (local.get 31) (local.get 31)) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
              (local.set 33 (v128.or (local.get 32) (v128.not (local.get 26))))
              (local.set 34 (v128.and (local.get 34) (local.get 33)))
              (local.set 35 (f32x4.mul (local.get 28) (local.get 28)))
              (local.set 36 (f32x4.mul (local.get 30) (local.get 30)))
              (local.set 37 (v128.and (local.get 35) (local.get 26)))
              (local.set 38 (v128.and (local.get 36) (local.get 26)))
              (local.set 39 (f32x4.add (local.get 37) (local.get 38)))
              (local.set 40 (f32x4.add (local.get 40) (local.get 39)))
              (local.set 6 (i32.add (local.get 6) (i32.const 16)))
              (local.set 7 (i32.add (local.get 7) (i32.const 16)))
              (br_if 0 (;@2;) (i32.lt_u (local.get 6) (i32.add (local.get 10) (i32.const 16)))))
            (local.set 8 (v128.and (local.get 8) (local.get 34)))
            (v128.store align=1 (local.get 3) (f64x2.add (v128.load align=1 (local.get 3)) (f64x2.add (f64x2.promote_low_f32x4 (local.get 40)) (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get 40) (local.get 40))))))))
        (v128.store offset=16 align=1 (local.get 3) (local.get 8))))
    "
  `);
});

/** Prints a loss with its gradient, for two classes. */
const printLoss = (loss: Loss) =>
  printProgram(loss.graph(labels, { gradient: true }), 2, loss, ['logits', 'target'], false);

it('finds the prediction of Dice + cross entropy where the first pass left it', () => {
  const { passes, carried, plan } = printLoss(diceCe());
  expect(plan.graph.nodes[carried!]!.op).toBe('softmax');
  expect(passes[0]!.writes.map(({ node }) => node)).toEqual([carried]);
  expect(passes[1]!.reads.map(({ node }) => node)).toContain(carried);
});

it('computes the prediction again where the last pass needs logarithms anyway', () => {
  expect(printLoss(createLoss('dice-focal')).carried).toBeUndefined();
});

it('reads the losses that were stored to be ranked, instead of computing them again', () => {
  const { passes, plan } = printLoss(createLoss('top-k'));
  const opsOf = (nodes: readonly { readonly node: number }[]) =>
    nodes.map(({ node }) => plan.graph.nodes[node]!.op);
  expect(passes.map(({ reads }) => opsOf(reads))).toEqual([
    ['input', 'input'],
    ['neg', 'hardest'],
    ['input', 'hardest', 'softmax'],
  ]);
});
