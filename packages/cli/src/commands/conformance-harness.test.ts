import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../testing/cli.test-support.ts';

const python = '/usr/bin/python3';
const harness = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/python-harness/${name}.py`, import.meta.url));
const has = (...packages: readonly string[]): boolean =>
  spawnSync(python, ['-c', `import ${packages.join(', ')}`]).status === 0;

describe('segloss conformance --harness', () => {
  it('takes an adapter or a harness, and not both', async () => {
    const neither = await run('conformance');
    expect(neither).toMatchObject({ code: 2, stderr: expect.stringContaining('neither of them is given') });
    const both = await run('conformance', '--adapter', 'wasm', '--harness', 'python3');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('both of them are given') });
  });

  it('says which program does not start', async () => {
    const { code, stderr } = await run('conformance', '--harness', 'no-such-program', 'a.py');
    expect(code).toBe(2);
    expect(stderr).toContain("harness 'no-such-program a.py': it cannot be started");
  });

  it.skipIf(!has('torch', 'scipy'))(
    'runs PyTorch, where Python has torch and scipy',
    async () => {
      const options = [
        '--device',
        'float64',
        '--only',
        'dice-ce/p*',
        '--harness',
        python,
        harness('pytorch'),
      ];
      const { code, stdout } = await run('conformance', ...options);
      expect(stdout).toMatch(/^pytorch:float64, torch [\s\S]* 0 unexpected/);
      expect(code).toBe(0);
    },
    120_000,
  );

  it.skipIf(!has('onnxruntime'))(
    'runs ONNX Runtime, where Python has onnxruntime',
    async () => {
      const { code, stdout } = await run(
        'conformance',
        '--only',
        '*/p*',
        '--harness',
        python,
        harness('onnx_runtime'),
      );
      expect(stdout).toMatch(/^onnxruntime-python:cpu, [\s\S]* 0 unexpected/);
      expect(code).toBe(0);
    },
    300_000,
  );
});
