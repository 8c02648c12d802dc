import type { Machine } from '../packages/cli/src/index.ts';

/** Names a machine as part of the name of a file. */
export const machineName = ({ cores, cpu }: Machine): string =>
  `${cores}x-${cpu}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
