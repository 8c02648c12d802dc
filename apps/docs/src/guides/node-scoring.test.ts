import { testGuide } from './run-guide.test-support.ts';
import { writeLabels, writeProbabilities } from './volumes.test-support.ts';

testGuide('node-scoring', {
  async prepare(folder) {
    for (const [name, shift] of [
      ['a', 1],
      ['b', 2],
      ['c', 0],
    ] as const) {
      await writeProbabilities(folder, `${name}-probabilities.nii.gz`, shift);
      // The slices of `c` are thicker in one file than in the other.
      await writeLabels(folder, `${name}-labels.nii.gz`, name === 'c' ? 3 : undefined);
    }
  },
});
