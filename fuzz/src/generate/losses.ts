import { allLosses } from '@segloss/core';

/** Names of all losses. */
export const lossIds: readonly string[] = allLosses.map((loss) => loss.id);
