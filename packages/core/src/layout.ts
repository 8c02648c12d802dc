import { ParameterError } from './errors.ts';
import { type Layout, layouts } from './inputs.ts';
import { describe } from './parameters.ts';
import { suggest } from './suggest.ts';

/**
 * Checks the name of a layout, which callers without types may mistype.
 *
 * @throws ParameterError
 */
export function checkLayout(layout: string): Layout {
  const known = layouts.find((name) => name === layout);
  if (known) return known;
  throw new ParameterError({
    subject: `layout '${typeof layout === 'string' ? layout : describe(layout)}'`,
    reason: 'no such layout',
    remedy: suggest(typeof layout === 'string' ? layout : describe(layout), layouts),
  });
}
