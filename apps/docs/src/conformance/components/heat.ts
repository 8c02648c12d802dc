/** Gives a cell the colour of its heat: the largest error by what is tolerated. */
export const heatStyle = (ratio: number | null): Readonly<Record<string, string>> | undefined =>
  ratio === null ? undefined : { '--heat': `${Math.round(100 * Math.min(ratio, 1))}%` };
