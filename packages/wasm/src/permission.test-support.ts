import { diceCe } from '@segloss/core';
import { createWasmAdapter } from './index.ts';

// A process of its own: says which devices there are, and what a loss is on the best one.
async function main(): Promise<void> {
  const adapter = createWasmAdapter({ threads: 2 });
  const devices = await adapter.devices();
  const [first, second] = [await adapter.open(), await adapter.open()];
  const program = await first.compile(diceCe());
  const { value } = await program.run({
    logits: { data: Float32Array.of(2, -1, 0, 1, 0, 1, 1, -1), shape: [1, 2, 2, 2] },
    target: { data: Int32Array.of(0, 1, 1, 1), shape: [1, 2, 2] },
  });
  const threads = await adapter.open('threads').then(({ device }) => device, String);
  await Promise.all([first.dispose(), second.dispose()]);
  console.log(JSON.stringify({ devices, device: first.device, value: value[0], threads }));
}

void main();
