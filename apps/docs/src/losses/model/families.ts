import { allLosses, type Family, type LossFactory } from '@segloss/core';

/** A family of losses, as pages introduce it. */
export interface FamilyView {
  readonly id: Family;
  readonly title: string;
  /** What its losses compare. */
  readonly summary: string;
  readonly losses: readonly LossFactory[];
}

const texts: Readonly<Record<Family, readonly [title: string, summary: string]>> = {
  distribution: [
    'Distribution',
    'Compare probabilities with labels, voxel by voxel. All are forms of the cross entropy.',
  ],
  region: ['Region', 'Compare predicted regions with true ones by their overlap. Most are forms of Dice.'],
  boundary: ['Boundary', 'Weigh what is wrong by its distance to a border.'],
  compound: ['Compound', 'Add losses of different families, so that each makes up for what the other lacks.'],
};

/** Lists the four families with their losses, in the order of core. */
export const families: readonly FamilyView[] = (Object.keys(texts) as Family[]).map((id) => ({
  id,
  title: texts[id][0],
  summary: texts[id][1],
  losses: allLosses.filter(({ family }) => family === id),
}));
