import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkComplete,
  describeSuite,
  freshnessOf,
  matrixOf,
  type Report,
  readReport,
} from '../src/index.ts';

const folder = new URL('../results/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string): Report => readReport(readFileSync(new URL(file, folder), 'utf8'), file);

describe('the published results', () => {
  it.each(files)('of %s are complete, and all went as expected', (file) => {
    const report = read(file);
    checkComplete(report);
    expect(report.footer.ok).toBe(true);
    expect(file.startsWith(`${report.adapter.name}-${report.device.id}-`)).toBe(true);
  });

  // Whether they are current is asked before a release, with `npm run release:check`: a new case needs no new results.
  it.each(files)('of %s are current in what they say is of the present suite', async (file) => {
    const report = read(file);
    const suite = await describeSuite();
    const states = new Map(freshnessOf(report, suite).map((entry) => [entry.loss, entry.state]));
    for (const { loss, digest, checks } of suite.parts) {
      const claimed = report.parts.find((part) => part.loss === loss);
      if (claimed?.digest !== digest) continue;
      expect([loss, claimed.checks, states.get(loss)]).toEqual([loss, checks, 'current']);
    }
  });

  it('have TensorFlow.js on WebAssembly among them, and fit into one table', async () => {
    const { columns } = matrixOf(files.map(read), await describeSuite());
    expect(columns.map(({ name }) => name)).toContain('tfjs:wasm');
  });
});
