#!/usr/bin/env node
import { systemError } from '@segloss/files/advice';
import { runCli } from './cli.ts';
import { oneLine } from './terminal/one-line.ts';

// An adapter that ends the process, or never answers, must not look like a success.
let isFinished = false;
// A reader that leaves early, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  isFinished = true;
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`${oneLine(systemError('stdout', 'write', error))}\n`);
  process.exit(2);
});
// Nothing reads stderr any more: that is not a reason to stop.
process.stderr.on('error', () => undefined);
process.on('exit', (code) => {
  if (isFinished) return;
  process.stderr.write(
    `[segloss/cli] run: it was ended from within, with code ${code}. See what the engine does.\n`,
  );
  process.exitCode = 2;
});
// What an engine throws in a timer or a promise of its own belongs to no command.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${oneLine(error)}\n`);
  isFinished = true;
  process.exit(2);
});

const code = await runCli(process.argv.slice(2));
isFinished = true;
// Engines keep timers and threads: what is printed goes out, then nobody is waited for.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit(code);
