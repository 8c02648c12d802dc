import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkComplete, matrixOf, type Report, readReport } from '../src/index.ts';
import { loadSuite } from '../src/run/suite.ts';

const folder = new URL('../results/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string): Report => readReport(readFileSync(new URL(file, folder), 'utf8'), file);

describe('the published results', () => {
  it.each(files)('of %s are complete, as expected, and of the present suite', async (file) => {
    const report = read(file);
    checkComplete(report);
    expect(report.footer.ok).toBe(true);
    // A change of cases, laws or tolerances makes results old: run `npm run conformance`.
    expect(report.suite.digest).toBe((await loadSuite()).digest);
    expect(file.startsWith(`${report.adapter.name}-${report.device.id}-`)).toBe(true);
  });

  it('have TensorFlow.js on WebAssembly among them, and fit into one table', () => {
    const { columns } = matrixOf(files.map(read));
    expect(columns.map(({ name }) => name)).toContain('tfjs:wasm');
  });
});
