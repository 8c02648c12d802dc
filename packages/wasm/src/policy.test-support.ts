import { diceCe } from '@segloss/core';
import { createWasmAdapter } from './index.ts';

// A page of its own: runs a loss on every device, and writes what came out where a test can read it.
const shape = [1, 2, 64, 1024];
const logits = { data: Float32Array.from({ length: 2 ** 17 }, (_, i) => Math.sin(i)), shape };
const target = { data: Int32Array.from({ length: 2 ** 16 }, (_, i) => i % 2), shape: [1, 64, 1024] };

const warnings: string[] = [];
const adapter = createWasmAdapter({ threads: 2, onWarning: ({ message }) => warnings.push(message) });

async function run(device?: string): Promise<string> {
  const backend = await adapter.open(device);
  const program = await backend.compile(diceCe(), { gradient: true });
  const { value } = await program.run({ logits, target });
  await backend.dispose();
  return `${backend.device}: ${value[0]!.toFixed(6)}`;
}

const results = {
  threads: await run('threads').catch(String),
  single: await run('single').catch(String),
  best: [await run().catch(String), await run().catch(String)],
  warnings,
  devices: (await adapter.devices()).map(({ id, available }) => `${id}: ${available}`),
};
document.body.textContent = JSON.stringify(results);
document.title = 'done';

/** What the page writes. */
export type PageResults = typeof results;
