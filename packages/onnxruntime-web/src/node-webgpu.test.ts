import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { softwareVulkan } from '../../../chromium.ts';

const vulkan = softwareVulkan();

/** Runs a script in a process of its own, as the driver is chosen when a process starts, and gives what it prints. */
async function runWithDriver(script: string): Promise<unknown> {
  const options = ['--conditions=segloss-source', '--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...vulkan },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const placement = `
  import { allLosses, UnsupportedGraphError } from '@segloss/core';
  import { toOnnx } from '@segloss/onnxruntime-web';
  import * as ort from 'onnxruntime-node';
  const shapes = [
    [{}, {}],
    [{ activation: 'sigmoid' }, { layout: 'channels-last', spatialAxes: 3, target: 'dense' }],
    [{ activation: 'none' }, { mask: true, layout: 'channels-last' }],
    [{ activation: 'none', batch: true }, { target: 'dense', mask: true }],
    [{ batch: true }, { weights: true, annotated: true }],
  ];
  const refused = [];
  const isModel = (make) => {
    try {
      return toOnnx(make()).length > 0;
    } catch (error) {
      if (error instanceof UnsupportedGraphError) return false;
      throw error;
    }
  };
  // Each loss meets one or two of the shapes.
  for (const [i, make] of allLosses.filter(isModel).entries()) {
    for (const [common, options] of shapes.filter((_, turn) => (i + turn) % 3 === 0)) {
      if (make.isExclusive && common.activation === 'sigmoid') continue;
      const parameters = Object.fromEntries(Object.entries(common).filter(([name]) => name in make().parameters));
      const bytes = toOnnx(make(parameters), { classes: 3, gradient: true, distanceMaps: 'input', ...options });
      for (const graphOptimizationLevel of ['disabled', 'all']) {
        const settings = {
          graphOptimizationLevel,
          executionProviders: ['webgpu'],
          extra: { session: { disable_cpu_ep_fallback: '1' } },
        };
        await ort.InferenceSession.create(bytes, settings).then(
          (session) => session.release(),
          (error) => refused.push([make.id, parameters, options, graphOptimizationLevel, error.message]),
        );
      }
    }
  }
  console.log(JSON.stringify(refused));
  process.exit(0);
`;

const conformance = `
  import { runConformance } from '@segloss/conformance';
  import { onnxruntime } from '@segloss/onnxruntime-web';
  const losses = ['dice-top-k'];
  const report = await runConformance(onnxruntime, { device: 'node-webgpu', losses, kinds: ['golden'], shard: '1/2' });
  console.log(JSON.stringify(report.results.map(({ id, status, reason }) => ({ id, status, reason }))));
  process.exit(0);
`;

describe('node-webgpu, with a Vulkan driver', () => {
  test('runs every loss that can be a model without the CPU, however it is optimized', async ({ skip }) => {
    skip(!vulkan, 'there is no Chromium that comes with a Vulkan driver in software');
    expect(await runWithDriver(placement)).toEqual([]);
  });

  test('is right', async ({ skip }) => {
    skip(!vulkan, 'there is no Chromium that comes with a Vulkan driver in software');
    const results = (await runWithDriver(conformance)) as readonly { readonly status: string }[];
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter(({ status }) => status !== 'pass')).toEqual([]);
  });
});
