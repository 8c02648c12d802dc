import { allLosses, diceCe, type Loss } from '@segloss/core';
import { combined } from './combined.ts';
import { lossForLaws, oneOfEachKind, representatives } from './families.ts';
import { laws } from './index.ts';
import type { Law } from './law.ts';

/** A law, and what it is checked on. */
export interface LawCheck {
  readonly law: Law;
  readonly loss: Loss;
}

const ofScope = (...scopes: readonly Law['scope'][]): readonly Law[] =>
  laws.filter(({ scope }) => scopes.includes(scope));

const beside = (checked: readonly Law[], loss: Loss): readonly LawCheck[] =>
  checked.map((law) => ({ law, loss }));

/** Lists what is checked: first what concerns the device as a whole, then one loss after the other, as laws share programs. */
export function lawChecks(): readonly LawCheck[] {
  const chosen = new Map(representatives().map((loss) => [loss.id, loss]));
  const kinds = new Set(oneOfEachKind());
  return [
    ...beside(ofScope('device'), diceCe()),
    ...allLosses.flatMap((factory) => {
      const loss = chosen.get(factory.id);
      if (!loss) return beside(ofScope('loss'), lossForLaws(factory));
      return beside(ofScope('loss', 'family', ...(kinds.has(loss) ? (['kind'] as const) : [])), loss);
    }),
    ...beside(ofScope('family', 'kind'), combined),
  ];
}
