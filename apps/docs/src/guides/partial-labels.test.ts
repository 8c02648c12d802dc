import { join } from 'node:path';
import { writeNpy } from '@segloss/files';
import { testGuide } from './run-guide.test-support.ts';

testGuide('partial-labels', {
  async prepare(folder) {
    const logits = Float32Array.from({ length: 72 }, (_, i) => Math.sin(i));
    const labels = Float64Array.from({ length: 24 }, (_, i) => i % 3);
    const weights = Float32Array.from({ length: 24 }, (_, i) => (i % 4) / 2);
    await writeNpy(join(folder, 'logits.npy'), logits, [2, 3, 3, 4], 'C');
    await writeNpy(join(folder, 'labels.npy'), labels, [2, 3, 4], 'C');
    await writeNpy(join(folder, 'weights.npy'), weights, [2, 3, 4], 'C');
  },
});
