import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { softwareVulkan } from '../test/vulkan.ts';

const vulkan = softwareVulkan();

const script = `
  import { runConformance } from '@segloss/conformance';
  import { onnxruntime } from '@segloss/onnxruntime-web';
  const losses = ['dice-ce'];
  const report = await runConformance(onnxruntime, { device: 'node-webgpu', losses, kinds: ['golden'] });
  console.log(JSON.stringify(report.results.map(({ id, status, reason }) => ({ id, status, reason }))));
  process.exit(0);
`;

// In a process of its own, as the driver is chosen when a process starts.
interface Result {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
}

// In a process of its own, as the driver is chosen when a process starts.
test('node-webgpu is right on a Vulkan driver, or refuses what would fall back to the CPU', async ({
  skip,
}) => {
  skip(!vulkan, 'there is no Chromium beside which a Vulkan driver in software lies');
  const options = ['--conditions=segloss-source', '--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...vulkan },
  });
  const results: readonly Result[] = JSON.parse(stdout.trim().split('\n').at(-1)!);
  const passed = results.filter(({ status }) => status === 'pass');
  expect(passed.length).toBeGreaterThan(20);
  // The provider leaves some uses of Where to the CPU, in losses of probabilities that are given as such.
  for (const { id, status, reason } of results.filter((result) => !passed.includes(result))) {
    expect({ id, status, reason }).toMatchObject({
      status: 'error',
      reason: expect.stringContaining('fallback to CPU EP has been explicitly disabled'),
    });
  }
});
