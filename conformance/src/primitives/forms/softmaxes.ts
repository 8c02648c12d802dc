import { build, type Expr } from '@segloss/core/define';
import type { Form } from '../form.ts';
import { type Domain, first, inputsOf } from '../operands.ts';

const domains: readonly Domain[] = ['moderate', 'any', 'equal'];

const overClasses = (op: (x: Expr) => Expr): readonly Form[] =>
  domains.flatMap((domain) =>
    (['NCV', 'NC', 'CV', 'C'] as const).map((axes) => ({
      name: `of [${axes}], ${domain} numbers`,
      value: op(first(axes)),
      inputs: () => inputsOf(domain),
    })),
  );

/** The primitives that compute the classes of a voxel from all of them. */
export const softmaxForms = {
  softmax: overClasses(build.softmax),
  softmaxComplement: overClasses(build.softmaxComplement),
  logSoftmax: overClasses(build.logSoftmax),
} as const;
