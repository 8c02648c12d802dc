import { join } from 'node:path';
import { writeNpy } from '@segloss/files';
import { testGuide } from './run-guide.test-support.ts';
import { writeLabels, writeProbabilities } from './volumes.test-support.ts';

testGuide('command-line', {
  async prepare(folder) {
    const logits = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
    const labels = Float64Array.from({ length: 12 }, (_, i) => i % 2);
    await writeNpy(join(folder, 'logits.npy'), logits, [1, 2, 3, 4], 'C');
    await writeNpy(join(folder, 'labels.npy'), labels, [1, 3, 4], 'C');
    await writeNpy(join(folder, 'weights.npy'), new Float32Array(12).fill(0.5), [1, 3, 4], 'C');
    await writeProbabilities(folder, 'probabilities.nii.gz', 1);
    await writeLabels(folder, 'volume-labels.nii.gz');
  },
});
