import type { LossDescription } from '@segloss/core/define';
import { Citation } from './citation.tsx';

/** Says which article a loss comes from, and where its equation stands: in Ma's survey, else in an article of its own. */
export function Source({ loss: { citation, equation } }: { readonly loss: LossDescription }) {
  return (
    <p>
      Source: <Citation text={citation} />.
      {equation !== citation && (
        <>
          {' '}
          {equation.startsWith('Ma ') ? 'In the survey' : 'Equation'}: <Citation text={equation} />.
        </>
      )}
    </p>
  );
}
