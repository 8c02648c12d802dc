import { describeName } from '../define/parameters.ts';
import { ParameterError } from '../errors/errors.ts';
import { suggest } from '../errors/suggest.ts';
import { type Layout, layouts } from './inputs.ts';

/**
 * Checks the name of a layout, which callers without types may mistype.
 *
 * @throws ParameterError
 */
export function checkLayout(layout: string): Layout {
  const known = layouts.find((name) => name === layout);
  if (known) return known;
  throw new ParameterError({
    subject: `layout '${describeName(layout)}'`,
    reason: 'no such layout',
    remedy: suggest(describeName(layout), layouts),
  });
}
