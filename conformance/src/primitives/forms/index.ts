import type { OpName } from '@segloss/core/graph';
import type { Form } from '../form.ts';
import { elementwiseForms } from './elementwise.ts';
import { neighborhoodForms } from './neighborhoods.ts';
import { nonLocalForms } from './non-local.ts';
import { reductionForms } from './reductions.ts';
import { softmaxForms } from './softmaxes.ts';
import { sourceForms } from './sources.ts';

/** The forms of every primitive. A new primitive does not compile until it has some. */
export const forms: { readonly [O in OpName]: readonly Form[] } = {
  ...sourceForms,
  ...elementwiseForms,
  ...reductionForms,
  ...softmaxForms,
  ...nonLocalForms,
  ...neighborhoodForms,
};
