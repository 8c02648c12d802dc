import { createLoss, diceCe, type InputSignature, type Loss } from '@segloss/core';
import { build } from '@segloss/core/define';
import { toGraph } from '@segloss/core/graph';
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
      (func (;0;) (export "pass0") (type 0) (param i32 i32 i32 i32 i32 i32) (local i32 i32 v128 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
        (local.set 8 (v128.not (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
        (local.set 9 (i32.add (local.get 5) (i32.mul (local.get 1) (i32.const 1))))
        (v128.store align=1 (local.get 3) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
        (local.set 10 (i32.shl (i32.shr_u (local.get 0) (i32.const 2)) (i32.const 4)))
        (if  ;; label = @1 (i32.lt_u (local.get 11) (local.get 10))
          (then
            (loop  ;; label = @2
              (local.set 23 (i32.add (local.get 11) (i32.const 1024)))
              (local.set 12 (select (local.get 23) (local.get 10) (i32.lt_u (local.get 23) (local.get 10))))
              (local.set 18 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
              (local.set 22 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
              (local.set 6 (local.get 11))
              (local.set 7 (local.get 4))
              (loop  ;; label = @3
                (local.set 14 (v128.load align=1 (i32.add (local.get 5) (local.get 6))))
                (local.set 13 (f32x4.mul (local.get 14) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
                (local.set 16 (v128.load align=1 (i32.add (local.get 9) (local.get 6))))
                (local.set 15 (f32x4.mul (local.get 16) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
                (local.set 17 (f32x4.add (local.get 13) (local.get 15)))
                (local.set 18 (f32x4.add (local.get 18) (local.get 17)))
                (local.set 19 (f32x4.mul (local.get 14) (local.get 14)))
                (local.set 20 (f32x4.mul (local.get 16) (local.get 16)))
                (local.set 21 (f32x4.add (local.get 19) (local.get 20)))
                (local.set 22 (f32x4.add (local.get 22) (local.get 21)))
                (local.set 6 (i32.add (local.get 6) (i32.const 16)))
                (local.set 7 (i32.add (local.get 7) (i32.const 16)))
                (br_if 0 (;@3;) (i32.lt_u (local.get 6) (local.get 12))))
              (local.set 8 (v128.and (local.get 8) (f32x4.eq (f32x4.sub (local.get 18) (local.get 18)) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))))
              (v128.store align=1 (local.get 3) (f64x2.add (v128.load align=1 (local.get 3)) (f64x2.add (f64x2.promote_low_f32x4 (local.get 22)) (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get 22) (local.get 22))))))
              (local.set 11 (local.get 12))
              (br_if 0 (;@2;) (i32.lt_u (local.get 11) (local.get 10))))))
        (local.set 24 (i32.and (local.get 0) (i32.const 3)))
        (local.set 25 (i32x4.gt_u (i32x4.splat (local.get 24)) (v128.const i32x4 0x00000000 0x00000001 0x00000002 0x00000003)))
        (if  ;; label = @1 (local.get 24)
          (then
            (local.set 32 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
            (local.set 38 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
            (local.set 6 (local.get 10))
            (local.set 7 (local.get 4))
            (loop  ;; label = @2
              (local.set 27 (v128.load align=1 (i32.add (local.get 5) (local.get 6))))
              (local.set 26 (f32x4.mul (local.get 27) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
              (local.set 29 (v128.load align=1 (i32.add (local.get 9) (local.get 6))))
              (local.set 28 (f32x4.mul (local.get 29) (v128.const i32x4 0x4da6e49c 0x4da6e49c 0x4da6e49c 0x4da6e49c)))
              (local.set 30 (f32x4.add (local.get 26) (local.get 28)))
              (local.set 31 (v128.and (local.get 30) (local.get 25)))
              (local.set 32 (f32x4.add (local.get 32) (local.get 31)))
              (local.set 33 (f32x4.mul (local.get 27) (local.get 27)))
              (local.set 34 (f32x4.mul (local.get 29) (local.get 29)))
              (local.set 35 (v128.and (local.get 33) (local.get 25)))
              (local.set 36 (v128.and (local.get 34) (local.get 25)))
              (local.set 37 (f32x4.add (local.get 35) (local.get 36)))
              (local.set 38 (f32x4.add (local.get 38) (local.get 37)))
              (local.set 6 (i32.add (local.get 6) (i32.const 16)))
              (local.set 7 (i32.add (local.get 7) (i32.const 16)))
              (br_if 0 (;@2;) (i32.lt_u (local.get 6) (i32.add (local.get 10) (i32.const 16)))))
            (local.set 8 (v128.and (local.get 8) (f32x4.eq (f32x4.sub (local.get 32) (local.get 32)) (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))))
            (v128.store align=1 (local.get 3) (f64x2.add (v128.load align=1 (local.get 3)) (f64x2.add (f64x2.promote_low_f32x4 (local.get 38)) (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get 38) (local.get 38))))))))
        (v128.store offset=16 align=1 (local.get 3) (local.get 8))))
    "
  `);
});

/** Prints a loss with its gradient, for two classes. */
const printLoss = (loss: Loss, signature: InputSignature = labels) =>
  printProgram(loss.graph(signature, { gradient: true }), 2, loss, ['logits', 'target'], false);

it.each([labels, { ...labels, weights: true as const }])(
  'forwards the prediction of Dice + cross entropy from the first pass: %j',
  (signature) => {
    const { passes, forwarded, plan } = printLoss(diceCe(), signature);
    expect(plan.graph.nodes[forwarded!]!.op).toBe('softmax');
    expect(passes[0]!.writes.map(({ node }) => node)).toEqual([forwarded]);
    expect(passes[1]!.reads.map(({ node }) => node)).toContain(forwarded);
  },
);

it('lets a pass between read a prediction that goes from the first pass to the last', () => {
  const { passes, forwarded } = printLoss(createLoss('log-hausdorff'));
  expect(passes).toHaveLength(3);
  for (const { reads } of passes.slice(1)) expect(reads.map(({ node }) => node)).toContain(forwarded);
});

it('computes the prediction again where the last pass needs logarithms anyway', () => {
  expect(printLoss(createLoss('dice-focal')).forwarded).toBeUndefined();
  // What is added to the background has exponentials of its own.
  expect(printLoss(diceCe(), { ...labels, annotated: true }).forwarded).toBeUndefined();
});

it('reads the losses that were stored for top-k, instead of computing them again', () => {
  const { passes, plan } = printLoss(createLoss('top-k'));
  const opsOf = (nodes: readonly { readonly node: number }[]) =>
    nodes.map(({ node }) => plan.graph.nodes[node]!.op);
  expect(passes.map(({ reads }) => opsOf(reads))).toEqual([
    ['input', 'input'],
    ['neg', 'hardest'],
    ['input', 'hardest', 'softmax'],
  ]);
});
