import { f32, f64, i32 } from '../../assembler/instructions.ts';
import { defineKernel } from '../kernel.ts';
import { wordAt } from '../keys.ts';
import { pairBytes, pairsOf } from './sort.ts';

/** Replaces the key of each pair by the target of its element, and adds up the targets of each task. */
export const gatherTarget = defineKernel(
  { offsets: 'i32', pairs: 'i32', target: 'i32', missed: 'i32' },
  () =>
    ({ writer, task, given: { offsets, pairs, target, missed } }) => {
      const [at, end] = pairsOf(writer, task, offsets, pairs);
      const sum = writer.local('f64');
      writer.loopWhile(i32.ltUnsigned(at.get, end.get), () => {
        const truth = writer.let('f32', f32.load(wordAt(target.get, i32.load(at.get, 4))));
        writer.emit(f32.store(at.get, truth.get));
        writer.set(sum, f64.add(sum.get, f64.fromF32(truth.get)));
        writer.set(at, i32.add(at.get, i32.const(pairBytes)));
      });
      writer.emit(f64.store(i32.add(missed.get, i32.shl(task, i32.const(3))), sum.get));
    },
);

/**
 * Replaces the key of each pair by the target of its element, and writes the weight of its voxel to the first word of the
 * same place among other pairs, which are free by now. Adds up what is target and what is not, times the weight, of each
 * task. `weights` are those of the samples that the tasks are of, and `plane` and `step` are as in `listPairs`.
 */
export const gatherWeighted = defineKernel(
  {
    offsets: 'i32',
    pairs: 'i32',
    others: 'i32',
    target: 'i32',
    weights: 'i32',
    voxels: 'i32',
    plane: 'i32',
    step: 'i32',
    missed: 'i32',
    added: 'i32',
  },
  () =>
    ({ writer, task, given }) => {
      const { offsets, pairs, others, target, weights, voxels, plane, step, missed, added } = given;
      const [at, end] = pairsOf(writer, task, offsets, pairs);
      const toOthers = writer.let('i32', i32.sub(others.get, pairs.get));
      const between = writer.let('i32', i32.sub(step.get, voxels.get));
      const [missing, adding] = [writer.local('f64'), writer.local('f64')];
      writer.loopWhile(i32.ltUnsigned(at.get, end.get), () => {
        const element = writer.let('i32', i32.load(at.get, 4));
        const place = writer.let('i32', i32.sub(element.get, plane.get));
        const sample = i32.divUnsigned(place.get, step.get);
        const voxel = i32.sub(place.get, i32.mul(sample, between.get));
        const weight = writer.let('f32', f32.load(wordAt(weights.get, voxel)));
        const truth = writer.let('f32', f32.load(wordAt(target.get, element.get)));
        writer.emit(f32.store(at.get, truth.get), f32.store(i32.add(at.get, toOthers.get), weight.get));
        const all = writer.let('f64', f64.fromF32(weight.get));
        const hit = writer.let('f64', f64.mul(all.get, f64.fromF32(truth.get)));
        writer.set(missing, f64.add(missing.get, hit.get));
        writer.set(adding, f64.add(adding.get, f64.sub(all.get, hit.get)));
        writer.set(at, i32.add(at.get, i32.const(pairBytes)));
      });
      const sumAt = i32.shl(task, i32.const(3));
      writer.emit(
        f64.store(i32.add(missed.get, sumAt), missing.get),
        f64.store(i32.add(added.get, sumAt), adding.get),
      );
    },
);
