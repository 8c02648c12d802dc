import { allLosses } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { run } from '../testing/cli.test-support.ts';

describe('segloss losses', () => {
  it('shows every loss with its citation and parameters, by family', async () => {
    const { code, stdout } = await run('losses');
    expect(code).toBe(0);
    for (const { id, family } of allLosses) {
      expect(stdout).toContain(id);
      expect(stdout).toContain(family);
    }
    expect(stdout.replace(/\s+|│/g, ' ')).toMatch(/Salehi et al\./);
    expect(stdout).toMatch(/beta = 0\.7/);
  });

  it('prints JSON with range and description of every parameter', async () => {
    const { stdout } = await run('losses', '--json');
    const losses = JSON.parse(stdout);
    expect(losses).toHaveLength(allLosses.length);
    expect(losses.find(({ id }: { id: string }) => id === 'tversky').parameters.alpha).toEqual({
      default: 0.3,
      range: 'a number >= 0 and <= 1e6',
      description: 'Weight of false positives.',
    });
  });
});

describe('segloss backends', () => {
  it('says what opens', async () => {
    const { code, stdout } = await run('backends');
    expect(code).toBe(0);
    expect(stdout).toMatch(/reference\W+yes/);
    expect(stdout).toMatch(/tfjs:wasm\W+yes/);
    expect(stdout).toMatch(/tfjs:cpu\W+yes/);
    expect(stdout).toMatch(/gpu\.js:webasm\W+yes/);
    expect(stdout).toMatch(/gpu\.js:webgl2\W+no/);
  });

  it('prints JSON, the default first', async () => {
    const backends = JSON.parse((await run('backends', '--json')).stdout);
    expect(backends[0]).toMatchObject({ name: 'wasm:threads', available: true, precision: 'float32' });
    expect(backends.find(({ name }: { name: string }) => name === 'reference')).toMatchObject({
      available: true,
      precision: 'float64',
    });
    expect(backends).toContainEqual(
      expect.objectContaining({ name: 'onnxruntime-web:node-cpu', available: true }),
    );
  });
});

describe('segloss without a command it knows', () => {
  it('suggests the nearest command', async () => {
    const { code, stderr } = await run('loses');
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'loses'.*Did you mean losses/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['--help', 'score --help', 'conformance --help', 'report diff --help', '--version'])(
    '%s exits with 0',
    async (line) => {
      const { code, stdout } = await run(...line.split(' '));
      expect(code).toBe(0);
      expect(stdout).not.toBe('');
    },
  );
});
