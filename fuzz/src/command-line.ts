import { runCli } from 'segloss';
import { demand } from './target.ts';

/** What a command printed, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process and collects what it prints. */
export async function runCommand(args: readonly string[]): Promise<Printed> {
  const written = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const writers = streams.map((name) => process[name].write);
  for (const name of streams) {
    process[name].write = ((chunk: string | Uint8Array) => {
      written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    return { code: await runCli(args), ...written };
  } finally {
    for (const [index, name] of streams.entries()) process[name].write = writers[index]!;
  }
}

/** `[segloss/package] subject: reason. remedy.` */
const errorForm = /^\[segloss\/[\w.-]+\] \S.*?: .+[.?!] \S.*$/u;
const warningForm = /^warning: \S.*?: .+[.?!] \S.*$/u;
const summaryForm =
  /^(\d+ of \d+ cases failed|warning: \d+ of \d+ cases have "warnings" in their results)\.$/;

/** Demands what holds for everything that a command prints, whatever it was asked. */
export function checkPrinted({ code, stdout, stderr }: Printed): void {
  demand([0, 1, 2].includes(code), `exit code ${code}`);
  for (const [name, text] of Object.entries({ stdout, stderr })) {
    const at = text.search(/[^\P{Cc}\n]/u);
    demand(at < 0, `a control character on ${name}`, () =>
      JSON.stringify(text.slice(Math.max(0, at - 60), at + 20)),
    );
  }
  // Without a command, the help is printed where errors go.
  if (stderr.startsWith('Usage: ')) return;
  const lines = stderr.split('\n').filter((line) => line !== '');
  const errors = lines.filter((line) => !warningForm.test(line) && !summaryForm.test(line));
  const stray = errors.find((line) => !errorForm.test(line));
  demand(stray === undefined, 'a line on stderr that is no error of ours', stray?.slice(0, 500));
  const raw = errors.find((line) => line.includes('unexpected error:'));
  demand(
    raw === undefined,
    `an unexpected error: ${raw
      ?.split('unexpected error:')[1]
      ?.replace(/\d+|'[^']*'/g, '#')
      .slice(0, 60)}`,
    raw ?? '',
  );
  if (code === 0) demand(errors.length === 0, 'an error with exit code 0', errors[0]);
  if (code === 2) demand(errors.length > 0, 'exit code 2 without an error', stdout.slice(0, 200));
}
