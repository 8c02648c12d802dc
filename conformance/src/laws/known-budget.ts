import type { Backend, Inputs, Loss, TensorData } from '@segloss/core';
import { arithmeticOf } from '../budget/arithmetic.ts';
import { type Budget, budgetOf } from '../budget/budget.ts';

/** Laws of one loss follow each other, and many draw the same inputs. */
let latest: { readonly loss: Loss; readonly budgets: Map<string, Budget> } | undefined;

/** Tells tensors apart by their shapes and numbers: 64 bits of two hashes (FNV-1a with different primes). */
function fingerprint({ data, shape }: TensorData): string {
  const bits = new Uint32Array(Float64Array.from(data).buffer);
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < bits.length; i++) {
    one = Math.imul(one ^ bits[i]!, 0x01000193);
    other = Math.imul(other ^ (bits[i]! >>> 7) ^ bits[i]!, 0x5bd1e995);
  }
  return `${shape.join()}:${one}:${other}`;
}

/** Computes what a result with its gradient must be; inputs are known by their numbers. Their channels come first. */
export function knownBudget(loss: Loss, inputs: Inputs, backend: Backend): Budget {
  if (latest?.loss !== loss) latest = { loss, budgets: new Map() };
  const arithmetic = arithmeticOf(backend);
  const { logits, target, mask, weights, annotated } = inputs;
  const tensors = [logits, target, mask, weights].map((tensor) => tensor && fingerprint(tensor));
  const key = [arithmetic.name, ...tensors, JSON.stringify(annotated)].join(' ');
  const budget = latest.budgets.get(key) ?? budgetOf(loss, inputs, arithmetic);
  latest.budgets.set(key, budget);
  return budget;
}
