import { type Report, type RunOptions, runConformance } from '@segloss/conformance';
import { type Adapter, BackendError } from '@segloss/core';
import { describeCause } from '@segloss/files/advice';
import { printingAside } from '../terminal/aside.ts';
import { isOnPurpose } from '../terminal/one-line.ts';
import { showProgress } from '../terminal/progress.ts';

/** What is checked on each device, and where it is written down. */
export type Selection = Omit<RunOptions, 'device' | 'onBegin' | 'onCheck'>;

/**
 * Runs the suite on a device, with a progress bar on terminals.
 *
 * @throws BackendError when the device cannot be opened
 */
export async function runOnDevice(adapter: Adapter, device: string, selection: Selection): Promise<Report> {
  const progress = showProgress(`${adapter.name}:${device}`);
  try {
    return await printingAside(() =>
      runConformance(adapter, {
        ...selection,
        device,
        onCheck: ({ id }, done, total) => progress.update(done, total, id),
      }),
    );
  } catch (cause) {
    if (cause instanceof Error && isOnPurpose(cause.message)) throw cause;
    throw new BackendError({
      source: 'cli',
      subject: `device '${device}' of '${adapter.name}'`,
      reason: `it cannot be opened, described or closed (${describeCause(cause)})`,
      remedy: 'Mend open(), library() or dispose() of the adapter.',
      cause,
    });
  } finally {
    progress.stop();
  }
}
