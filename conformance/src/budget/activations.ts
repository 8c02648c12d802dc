import type { OpOfKind } from '@segloss/core/graph';
import type { Field, Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import { type Bounded, join } from './bounded.ts';
import { type ErrorRule, roundings } from './pointwise.ts';

/** What is known of one voxel: for each class, the softmax, the logit below the largest, and errors. */
interface Voxel {
  readonly softmax: Float64Array;
  /** Logit minus the largest one. */
  readonly below: Float64Array;
  /** Relative error of the exponential of `below`. */
  readonly relative: Float64Array;
  /** Error of the logit. */
  readonly given: Float64Array;
  /** Sum of the squared errors of the exponentials, as shares of the denominator. */
  denominator: number;
  /** Sum of the squared errors that the logits bring, weighted by the softmax. */
  brought: number;
}

/** Makes the rules of sigmoid, softplus and the three forms of softmax; all are built of safe pieces. */
export function activationErrors(sizes: Sizes, arithmetic: Arithmetic) {
  const { unit, division } = arithmetic;
  const { inexact } = roundings(arithmetic);
  const { N, C, V } = sizes;

  function measure(x: Bounded, base: number, step: number, voxel: Voxel): void {
    let largest = -Infinity;
    for (let c = 0; c < C; c++) largest = Math.max(largest, x.data[base + c * step]!);
    let total = 0;
    for (let c = 0; c < C; c++) {
      const below = x.data[base + c * step]! - largest;
      voxel.below[c] = below;
      voxel.given[c] = x.error[base + c * step]!;
      const exponential = Math.exp(below);
      // What is flushed to zero is lost as a whole.
      const isLost = exponential < arithmetic.smallest;
      voxel.relative[c] = below === 0 ? 0 : isLost ? 1 : unit * join(below, arithmetic.exp(below));
      voxel.softmax[c] = exponential;
      total += voxel.softmax[c]!;
    }
    voxel.denominator = 0;
    voxel.brought = 0;
    for (let c = 0; c < C; c++) {
      const share = voxel.softmax[c]! / total;
      voxel.softmax[c] = share;
      voxel.denominator += (share * voxel.relative[c]!) ** 2;
      voxel.brought += (share * voxel.given[c]!) ** 2;
    }
  }

  const overClasses =
    (errorOf: (voxel: Voxel, c: number, result: number) => number): ErrorRule<OpOfKind<'softmax'>> =>
    ([x], _attrs, { axes, data }: Field) => {
      const out = new Float64Array(data.length);
      const voxels = axes.includes('V') ? V : 1;
      const samples = axes.includes('N') ? N : 1;
      const voxel: Voxel = {
        softmax: new Float64Array(C),
        below: new Float64Array(C),
        relative: new Float64Array(C),
        given: new Float64Array(C),
        denominator: 0,
        brought: 0,
      };
      for (let n = 0; n < samples; n++) {
        for (let v = 0; v < voxels; v++) {
          const base = n * C * voxels + v;
          measure(x, base, voxels, voxel);
          for (let c = 0; c < C; c++) {
            const i = base + c * voxels;
            out[i] = errorOf(voxel, c, data[i]!);
          }
        }
      }
      return out;
    };

  /** The slope of a softmax: how much errors of the logits move it. */
  const moved = ({ softmax, given, brought }: Voxel, c: number): number => {
    const [s, own] = [softmax[c]!, given[c]!];
    return s * Math.sqrt(Math.max(0, brought - (s * own) ** 2) + ((1 - s) * own) ** 2);
  };
  const rounded = Math.hypot(unit, unit * division);

  return {
    softmax: overClasses((voxel, c, s) => {
      const relative = join(voxel.relative[c]!, Math.sqrt(voxel.denominator), rounded);
      return join(moved(voxel, c), s * relative, inexact(s));
    }),
    softmaxComplement: overClasses((voxel, c, q) => {
      const [s, own] = [voxel.softmax[c]!, voxel.relative[c]!];
      const others = Math.sqrt(Math.max(0, voxel.denominator - (s * own) ** 2));
      // Below the largest logit `1 - s` is at least a half, and may be computed as a difference.
      const difference = voxel.below[c]! < 0 ? join(s * own, 2 * unit) : 0;
      return join(
        moved(voxel, c),
        join(others, q * Math.sqrt(voxel.denominator), q * rounded),
        difference,
        inexact(q),
      );
    }),
    logSoftmax: overClasses((voxel, c, l) => {
      const below = voxel.below[c]!;
      const rest = Math.expm1(below - l);
      const brought = join(Math.sqrt(voxel.brought), voxel.given[c]!);
      const normalizer = join(Math.sqrt(voxel.denominator), unit * arithmetic.log1p(Math.max(rest, 0)));
      return join(brought, below * unit, normalizer, inexact(l));
    }),
    sigmoid: (([x], _attrs, { data }) =>
      data.map((s, i) => {
        const small = Math.exp(-Math.abs(x.data[i]!));
        const slope = x.data[i]! < 0 ? 1 / (1 + small) : small / (1 + small);
        const relative = join(unit * arithmetic.exp(Math.abs(x.data[i]!)) * slope, rounded);
        return join((s * small * x.error[i]!) / (1 + small), s * relative, inexact(s));
      })) satisfies ErrorRule<'sigmoid'>,
    softplus: (([x], _attrs, { data }) =>
      data.map((y, i) => {
        const small = Math.exp(-Math.abs(x.data[i]!));
        const slope = (x.data[i]! < 0 ? small : 1) / (1 + small);
        const exponential = (unit * arithmetic.exp(Math.abs(x.data[i]!)) * small) / (1 + small);
        return join(slope * x.error[i]!, exponential, unit * arithmetic.log1p(small), inexact(y));
      })) satisfies ErrorRule<'softplus'>,
  };
}
