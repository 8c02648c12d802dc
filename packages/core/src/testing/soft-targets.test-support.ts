import { describe, expect, test } from 'vitest';
import type { Backend } from '../adapter/adapter.ts';
import type { Loss } from '../define/define-loss.ts';
import { allLosses, createLoss } from '../losses/index.ts';
import { reference } from '../reference/adapter.ts';

const [classes, voxels] = [3, 12];
const shape = [1, classes, 3, 4];

/** Draws logits of one size, and a target that is soft or hard. */
function inputsOf(size: number, most: number) {
  const other = (1 - most) / (classes - 1);
  const at = (f: (c: number, v: number) => number) =>
    Float32Array.from({ length: classes * voxels }, (_, i) => f(Math.floor(i / voxels), i % voxels));
  return {
    logits: { data: at((c, v) => (c === v % classes ? size : -size)), shape },
    target: { data: at((c, v) => (c === (v + (v >> 2)) % classes ? most : other)), shape },
  };
}

/** Largest difference of two lists, relative to the largest number of the second. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const numbers = Array.from(b);
  const largest = Math.max(...numbers.map(Math.abs));
  return Math.max(...numbers.map((x, i) => Math.abs(a[i]! - x))) / (largest || 1);
}

const overlapping = allLosses.filter(({ parameters }) => 'softLabels' in parameters);

/** Runs a loss on a backend in single precision, and on the reference. */
async function both(backend: Backend, loss: Loss, inputs: ReturnType<typeof inputsOf>) {
  const run = async (on: Backend) => {
    const program = await on.compile(loss, { gradient: true, onWarning: () => undefined });
    return program.run(inputs);
  };
  return [await run(backend), await run(await reference.open())] as const;
}

/** Tests that a backend keeps the digits of losses of soft targets, on logits of which single precision leaves few. */
export function testSoftTargets(backend: Backend): void {
  describe('the overlap with soft labels keeps its digits in single precision', () => {
    test.each(overlapping.map(({ id, parameters }) => [id, parameters] as const))('%s', async (id, known) => {
      const smoothing = ['smooth', 'smoothNr', 'smoothDr'].filter((name) => name in known);
      const raw = Object.fromEntries(smoothing.map((name) => [name, 0]));
      for (const parameters of [raw, {}]) {
        for (const activation of ['softmax', 'sigmoid']) {
          const loss = createLoss(id, { ...parameters, activation, softLabels: true });
          for (const size of [8, 20, 40, 1000]) {
            for (const most of [0.9, 1]) {
              const [single, double] = await both(backend, loss, inputsOf(size, most));
              const what = `${JSON.stringify(parameters)}, ${activation}, logits of ${size}, target of ${most}`;
              expect(difference(single.value, double.value), what).toBeLessThan(2e-6);
              // Rounding decides the order of tied losses.
              if (id !== 'dice-top-k') {
                expect(difference(single.gradient!, double.gradient!), what).toBeLessThan(1e-4);
              }
            }
          }
        }
      }
    });
  });

  test('the gradient of a power of the logarithm keeps its digits with a soft target', async () => {
    const [single, double] = await both(backend, createLoss('exponential-logarithmic'), inputsOf(8, 0.9));
    expect(difference(single.gradient!, double.gradient!)).toBeLessThan(1e-5);
  });
}
