import { allLosses, createLoss } from '@segloss/core';
import { toPasses } from '@segloss/core/passes';
import { expect, it } from 'vitest';
import { createAdapter } from './adapter.ts';
import { pretendMemory, type Traffic } from './pretended-memory.test-support.ts';

const [classes, spatial] = [4, [8, 16, 32]];
const voxels = spatial.reduce((count, length) => count * length, 1);
const logits = {
  data: Float32Array.from({ length: classes * voxels }, (_, i) => Math.sin(i * 1.7)),
  shape: [1, classes, ...spatial],
};
const target = {
  data: Uint8Array.from({ length: voxels }, (_, i) => (i * i) % classes),
  shape: [1, ...spatial],
};

/** Runs a loss once, to compile its kernels, and counts what the second step does. */
async function stepOf(id: string): Promise<Pick<Traffic, 'kernels' | 'launches' | 'sent' | 'received'>> {
  const { gpuJs, traffic } = pretendMemory();
  const adapter = createAdapter(
    async () => gpuJs,
    async () => '',
  );
  const backend = await adapter.open('webgpu');
  const program = await backend.compile(createLoss(id), { gradient: true });
  const { kernels: ofDevice } = traffic;
  await program.run({ logits, target });
  const before = { ...traffic };
  await program.run({ logits, target });
  expect(traffic.kernels).toBe(before.kernels);
  expect(traffic.live).toBe(0);
  await backend.dispose();
  return {
    kernels: traffic.kernels - ofDevice,
    launches: traffic.launches - before.launches,
    sent: traffic.sent - before.sent,
    received: traffic.received - before.received,
  };
}

const head = `# Kernels of @segloss/gpu.js

Counted for every loss with its gradient in the modes with a memory of their own (\`webgpu\`, \`webgl2\`, \`webgl\`): one
sample, four classes, labels, ${spatial.join(' x ')} voxels. Numbers to and from the device are per voxel; the logits and the
labels are five, the gradient is four. Written by a test: \`npm test --prefix packages/gpu.js -- -u\`.

| loss | passes | kernels | launches per step | numbers to the device | numbers back |
|---|---|---|---|---|---|
`;

it('launches as many kernels per step as bench says', async () => {
  const rows: string[] = [];
  for (const { id } of allLosses) {
    const graph = createLoss(id).graph({ classes, target: 'labels', mask: false }, { gradient: true });
    const { kernels, launches, sent, received } = await stepOf(id);
    const perVoxel = (numbers: number) => (numbers / voxels).toFixed(2);
    const cells = [id, toPasses(graph).rounds.length, kernels, launches, perVoxel(sent), perVoxel(received)];
    rows.push(`| ${cells.join(' | ')} |`);
  }
  await expect(`${head}${rows.join('\n')}\n`).toMatchFileSnapshot('../../../bench/gpu-js-kernels.md');
});
