import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { softwareVulkan } from '../test/vulkan.ts';

const vulkan = softwareVulkan();

const script = `
  import { runConformance } from '@segloss/conformance';
  import { onnxruntime } from '@segloss/onnxruntime-web';
  const losses = ['dice-ce', 'top-k', 'lovasz-softmax', 'dice-hausdorff'];
  const report = await runConformance(onnxruntime, { device: 'node-webgpu', losses, kinds: ['golden'] });
  const failures = report.results.filter(({ status }) => status !== 'pass').map(({ id, reason }) => [id, reason]);
  console.log(JSON.stringify({ count: report.results.length, failures }));
  process.exit(0);
`;

// In a process of its own, as the driver is chosen when a process starts.
test('node-webgpu computes losses on a Vulkan driver, all of them there', async ({ skip }) => {
  skip(!vulkan, 'there is no Chromium beside which a Vulkan driver in software lies');
  const options = ['--conditions=segloss-source', '--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...vulkan },
  });
  const { count, failures } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(failures).toEqual([]);
  expect(count).toBeGreaterThan(100);
});
