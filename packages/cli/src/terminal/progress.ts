import { escapeControls } from '@segloss/core/errors';
import { MultiBar } from 'cli-progress';

/** A line on a terminal that says how far the work is. */
export interface Progress {
  /** Says that `done` of `total` pieces are done, and which was the last. */
  update(done: number, total: number, last: string): void;
  /** Removes the line. */
  stop(): void;
}

/** Draws a progress bar on a terminal, and nothing in a pipe. */
export function showProgress(label: string): Progress {
  // Not a SingleBar: when that ends, the cursor goes back to where it began, over whatever was printed since.
  const bars = new MultiBar({
    format: `${label} {bar} {value}/{total} {last}`,
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
    barsize: 24,
    // Cuts the line to the width of the terminal, which keeps its settings, so that Ctrl-C leaves none changed.
    linewrap: true,
  });
  let bar: ReturnType<MultiBar['create']> | undefined;
  return {
    update(done, total, last) {
      const shown = escapeControls(last);
      bar ??= bars.create(total, 0, { last: shown });
      bar.update(done, { last: shown });
    },
    stop: () => bars.stop(),
  };
}

/** Clears the line of the cursor on a terminal, so that a bar there makes way for other text. */
export function makeWay(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}
