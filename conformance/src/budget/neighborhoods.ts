import type { Args, OpAttrs, Rules } from '@segloss/core/graph';
import type { Field, Sizes } from '@segloss/core/passes';
import type { Arithmetic } from './arithmetic.ts';
import type { Bounded } from './bounded.ts';
import type { ErrorRule } from './pointwise.ts';
import { largestWhole, walkOf } from './reductions.ts';
import { markUndecidedImages, undecided } from './undecided.ts';
import { repeatedTo, windowSteps } from './windows.ts';

const kind = 'real';

/** Makes the numbers of a field from each of its numbers and the error of that. */
const each = ({ axes, data, error }: Bounded, make: (x: number, error: number) => number): Field => ({
  axes,
  data: Float64Array.from(data, (x, i) => make(x, error[i]!)),
});

const magnitudes = (a: Bounded): Field => each(a, Math.abs);
const errorsOf = (a: Bounded): Field => each(a, (_x, error) => (Number.isFinite(error) ? error : 0));
/** 1 where nobody can say what a number is. */
const unknown = (a: Bounded): Field => each(a, (_x, error) => (Number.isFinite(error) ? 0 : 1));
/** 1 where rounding decides whether a condition holds, or a number is 0. */
const uncertain = (a: Bounded): Field => each(a, (x, error) => (error > 0 && error >= Math.abs(x) ? 1 : 0));

/**
 * Makes the rules of the ops that look at the neighbours of a voxel. What these ops make of errors is what they make of
 * numbers, so the exact rules compute it.
 *
 * @param exact the rules of the reference
 */
export function neighborhoodErrors(sizes: Sizes, { unit, division }: Arithmetic, exact: Rules<Field>) {
  const skeleton: ErrorRule<'skeleton'> = ([mask]) => {
    const out = new Float64Array(mask.data.length);
    markUndecidedImages(out, mask.error, sizes.V);
    return out;
  };

  /** How far a sum is off: by what is brought along, and by rounding unless it adds few whole numbers. */
  const errorOfSum = (sum: {
    readonly brought: number;
    readonly magnitude: number;
    readonly count: number;
    readonly isWhole: boolean;
  }): number => {
    const isExact = (sum.isWhole && sum.magnitude < largestWhole) || sum.count <= 1;
    return isExact ? sum.brought : Math.hypot(sum.brought, sum.magnitude * unit * walkOf(sum.count));
  };

  /** Computes the errors of sums of the numbers of `a`, where `over` adds numbers as the op does. */
  function errorsOfSums(a: Bounded, over: (of: Field) => Field['data']): Float64Array {
    const [brought, magnitude, lost] = [errorsOf, magnitudes, unknown].map((make) => over(make(a)));
    const count = over(each(a, (x) => (x === 0 ? 0 : 1)));
    const parts = over(each(a, (x) => (Number.isInteger(x) ? 0 : 1)));
    return Float64Array.from(brought!, (error, i) => {
      if (lost![i] !== 0) return undecided;
      const isWhole = parts[i] === 0;
      return errorOfSum({ brought: error, magnitude: magnitude![i]!, count: count[i]!, isWhole });
    });
  }

  /** A voxel that may belong to the mask may join components, and only those that it would touch. */
  const componentSum: ErrorRule<'componentSum'> = ([a, condition], attrs, { axes }) => {
    const over = (of: Field, mask: Field) => exact.componentSum([of, mask], attrs, { axes, kind });
    const widest = each(condition, (x, error) => (x !== 0 || error !== 0 ? 1 : 0));
    const touched = repeatedTo(axes, over(uncertain(condition), widest), sizes).data;
    return errorsOfSums(a, (of) => over(of, condition).data).map((error, i) =>
      touched[i] === 0 ? error : undecided,
    );
  };

  const windowMean: ErrorRule<'windowMean'> = ([a, counted], attrs, { axes, data }) => {
    const over = (of: Field) => exact.windowMean([of, counted], attrs, { axes, kind }).data;
    const brought = over(errorsOf(a));
    const magnitude = over(magnitudes(a));
    const lost = over(unknown(a));
    const all: Field = { axes: 'NV', data: new Float64Array(counted.data.length).fill(1) };
    const touched = exact.windowMean([uncertain(counted), all], attrs, { axes, kind });
    const isTouched = repeatedTo(axes, touched, sizes).data;
    const most = attrs.size ** (sizes.spatial?.length ?? 1);
    return data.map((mean, i) => {
      if (lost[i] !== 0 || isTouched[i] !== 0) return undecided;
      // A division may be a product with the reciprocal, which is rounded once more.
      const own = Math.abs(mean) * (division + 1);
      return brought[i]! + unit * Math.hypot(magnitude[i]! * walkOf(most), own);
    });
  };

  /** The extreme of numbers that are off is off by no more than the worst of them. */
  const windowExtreme: ErrorRule<'windowExtreme'> = ([a], { neighbors }, { axes }) => {
    const attrs: OpAttrs['windowExtreme'] = { extreme: 'largest', neighbors };
    return Float64Array.from(
      exact.windowExtreme([{ axes: a.axes, data: a.error }], attrs, { axes, kind }).data,
    );
  };

  /**
   * What is sent to one of two voxels that are nearer than their errors may reach either. Equal numbers are copies of one
   * number, and the first of them has it.
   */
  function addUndecided(
    out: Float64Array,
    [sent, of]: Args<'windowExtremeAdjoint', Bounded>,
    { extreme, neighbors }: OpAttrs['windowExtremeAdjoint'],
  ): void {
    if (of.error.every((error) => error === 0)) return;
    const better = extreme === 'largest' ? 1 : -1;
    const stepsOf = windowSteps(sizes, neighbors);
    for (let at = 0; at < out.length; at++) {
      const weight = Math.abs(sent.data[at]!) + sent.error[at]!;
      if (weight === 0) continue;
      const steps = stepsOf(at % sizes.V);
      let best = at;
      for (const step of steps) if (better * (of.data[at + step]! - of.data[best]!) > 0) best = at + step;
      const [value, error] = [of.data[best]!, of.error[best]!];
      const gapTo = (i: number): number => Math.abs(of.data[i]! - value);
      let isUndecided = false;
      for (const step of steps) {
        const gap = gapTo(at + step);
        isUndecided ||= gap !== 0 && gap <= of.error[at + step]! + error;
      }
      if (!isUndecided) continue;
      for (const step of steps)
        if (gapTo(at + step) <= of.error[at + step]! + error) out[at + step]! += weight;
    }
  }

  const windowExtremeAdjoint: ErrorRule<'windowExtremeAdjoint'> = ([upstream, of], attrs, { axes }) => {
    const [sent, from] = [repeatedTo(axes, upstream, sizes), repeatedTo(axes, of, sizes)];
    const over = (what: Field) => exact.windowExtremeAdjoint([what, from], attrs, { axes, kind }).data;
    const errors = errorsOfSums(sent, over);
    addUndecided(errors, [sent, from], attrs);
    return errors;
  };

  return { skeleton, componentSum, windowMean, windowExtreme, windowExtremeAdjoint };
}
