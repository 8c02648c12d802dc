import { startHarness } from '@segloss/conformance/stdio';
import { ParameterError } from '@segloss/core';
import { toOnnx } from '@segloss/onnxruntime-web';
import { type Choice, chooseAdapter } from './choose.ts';

/** What is to be checked: an adapter, or a harness. */
export interface SubjectOptions {
  readonly adapter?: string | undefined;
  /** A program and its arguments. */
  readonly harness?: readonly string[] | undefined;
  readonly device?: string | undefined;
}

/**
 * Finds an adapter, or starts a harness.
 *
 * @throws ParameterError unless one of the two is named; BackendError when there is none, or it does not start
 */
export async function chooseSubject(
  { adapter, harness, device }: SubjectOptions,
  folder: string,
): Promise<Choice> {
  if ((adapter === undefined) === (harness === undefined)) {
    throw new ParameterError({
      source: 'cli',
      subject: '--adapter and --harness',
      reason: adapter === undefined ? 'neither of them is given' : 'both of them are given',
      remedy: 'Name an adapter of JavaScript, or the command of a harness in another language.',
    });
  }
  if (adapter !== undefined) return chooseAdapter(adapter, device, folder);
  const [command = '', ...args] = harness ?? [];
  const started = await startHarness({ command, args, cwd: folder, toOnnx });
  return { adapter: started, device, close: () => started.close() };
}
