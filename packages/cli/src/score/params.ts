import { allLosses, createLoss, findLoss, type Loss, ParameterError } from '@segloss/core';
import { readJson } from '@segloss/files';

function fail(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ source: 'cli', subject, reason, remedy });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Record<string, unknown> {
  const read = readJson(text);
  if ('fault' in read) {
    const { fault, remedy = `Write it as '{"name": value}', in quotes for the shell.` } = read;
    // What the parser says of a text that a shell took apart would only confuse.
    fail('--params', `${text} ${fault.replace(/^(is not JSON) .*/, '$1')}`, remedy);
  }
  if (isObject(read.json)) return read.json;
  return fail('--params', `${text} is not an object`, `Write it as '{"name": value}'.`);
}

/** Adds the activation of the command line to the parameters, unless they say something else. */
export function withActivation(
  parameters: Record<string, unknown>,
  activation: string | undefined,
  from: string,
): Record<string, unknown> {
  if (activation === undefined) return parameters;
  const { activation: given = activation } = parameters;
  if (given === activation) return { ...parameters, activation };
  return fail(
    "parameter 'activation'",
    `is ${JSON.stringify(given)}, but ${from} asks for '${activation}'`,
    'Give only one of the two.',
  );
}

/**
 * Splits a list of names.
 *
 * @param option where it was given
 * @throws ParameterError when a name is there twice, which would be computed twice
 */
export function namesOf(list: string, option: string): readonly string[] {
  const names = list.split(',').map((name) => name.trim());
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) fail(option, `it names '${name}' twice`, 'Name each once.');
    seen.add(name);
  }
  return names;
}

/**
 * Makes the losses of a list of ids. Parameters are an object for all of them, or one object per id.
 *
 * @throws UnknownLossError or ParameterError before anything is read or opened.
 */
export function makeLosses(ids: string, params: string | undefined, activation: string | undefined): Loss[] {
  const names = namesOf(ids, '--loss');
  for (const name of names) findLoss(name);
  const given = params === undefined ? {} : parse(params);
  const known = new Set(allLosses.map((loss) => loss.id));
  const isPerLoss = Object.keys(given).length > 0 && Object.keys(given).every((key) => known.has(key));
  if (isPerLoss) {
    const unused = Object.keys(given).find((key) => !names.includes(key));
    if (unused) fail('--params', `speaks of '${unused}', which --loss does not name`, 'Leave it out.');
  }
  return names.map((name) => {
    const own = isPerLoss ? (given[name] ?? {}) : given;
    return createLoss(name, isObject(own) ? withActivation(own, activation, '--activation') : own);
  });
}
