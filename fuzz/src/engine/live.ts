/** Shows one line on a terminal, in the place of the last one; an empty text removes it. */
export function showLive(text: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}
