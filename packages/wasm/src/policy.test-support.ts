import { diceCe } from '@segloss/core';
import { createWasmAdapter } from './index.ts';

// A page of its own: runs a loss on every device, and writes what came out where a test can read it.
const shape = [1, 2, 64, 1024];
const logits = { data: Float32Array.from({ length: 2 ** 17 }, (_, i) => Math.sin(i)), shape };
const target = { data: Int32Array.from({ length: 2 ** 16 }, (_, i) => i % 2), shape: [1, 64, 1024] };

async function run(device: string): Promise<string> {
  const backend = await createWasmAdapter({ threads: 2 }).open(device);
  const program = await backend.compile(diceCe(), { gradient: true });
  const { value } = await program.run({ logits, target });
  await backend.dispose();
  return `${device}: ${value[0]!.toFixed(6)}`;
}

const results = [];
for (const device of ['threads', 'single']) results.push(await run(device).catch(String));
document.body.textContent = results.join('\n');
document.title = 'done';
