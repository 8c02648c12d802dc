import { describeKind } from '../inputs/arrays.ts';
import { ParameterError } from './errors.ts';
import { type OnWarning, warnOnConsole } from './warning.ts';

/**
 * Takes the option `onWarning`, whatever callers without types may give. Left out, warnings go to the console.
 *
 * @param of whose option it is, such as `compile()`
 * @throws ParameterError when it is not a function
 */
export function takeOnWarning(of: string, given: unknown, source = 'core'): OnWarning {
  const onWarning = given ?? warnOnConsole;
  if (typeof onWarning === 'function') return onWarning as OnWarning;
  throw new ParameterError({
    source,
    subject: `option 'onWarning' of ${of}`,
    reason: `it is ${describeKind(onWarning)}, not a function`,
    remedy: 'Give a function that takes a warning, or leave it out.',
  });
}
