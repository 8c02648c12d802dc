import { fileURLToPath } from 'node:url';
import { runDemo } from './demo.ts';

const start = performance.now();
await runDemo({
  out: fileURLToPath(new URL('../out', import.meta.url)).replace(/\/$/, ''),
  print: (text) => process.stdout.write(`${text}\n`),
});
process.stdout.write(`${((performance.now() - start) / 1000).toFixed(0)} seconds\n`);
