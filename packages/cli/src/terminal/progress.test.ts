import { afterEach, describe, expect, it, vi } from 'vitest';
import { showProgress } from './progress.ts';

/** Draws two steps on a stderr that is a terminal, or none, and gives what was written. */
function draw(isTerminal: boolean): string {
  let written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
  vi.useFakeTimers();
  const before = process.stderr.isTTY;
  process.stderr.isTTY = isTerminal;
  try {
    const progress = showProgress('working');
    progress.update(1, 2, 'first');
    vi.advanceTimersByTime(1000);
    progress.update(2, 2, 'second');
    progress.stop();
    return written;
  } finally {
    process.stderr.isTTY = before;
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a progress bar', () => {
  it('draws on a terminal and is gone in the end', () => {
    const written = draw(true);
    expect(written).toMatch(/working =+-+ 1\/2 first/);
    expect(written.endsWith('\u001b[0J')).toBe(true);
  });

  it('moves the cursor to no earlier place and changes no settings, so that nothing is overwritten', () => {
    const written = draw(true);
    for (const code of ['\u001b7', '\u001b8', '\u001b[?7l', '\u001b[?25l'])
      expect(written).not.toContain(code);
  });

  it('draws nothing in a pipe', () => {
    expect(draw(false)).toBe('');
  });
});
