import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isAttested } from './attestations.ts';

const folder = mkdtempSync(join(tmpdir(), 'segloss-attestations-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a report is attested by a bundle about its very bytes', () => {
  const report = Buffer.from('{"format": "..."}');
  const sha256 = createHash('sha256').update(report).digest('hex');
  const statement = { subject: [{ name: 'report.json', digest: { sha256 } }] };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  writeFileSync(join(folder, 'tfjs-wasm-node.sigstore.json'), JSON.stringify({ dsseEnvelope: { payload } }));
  expect(isAttested(folder, 'tfjs-wasm-node', report)).toBe(true);
  expect(isAttested(folder, 'tfjs-wasm-node', Buffer.concat([report, Buffer.from(' ')]))).toBe(false);
  expect(isAttested(folder, 'tfjs-cpu-node', report)).toBe(false);
});
