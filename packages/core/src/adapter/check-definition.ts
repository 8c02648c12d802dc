import { checkKeys } from '../errors/check-keys.ts';
import { checkParts, type Parts } from '../errors/check-parts.ts';
import { ParameterError } from '../errors/errors.ts';
import { describeKind } from '../inputs/arrays.ts';

const definitionParts: Parts = {
  name: 'string',
  library: 'object or function',
  devices: 'function',
  unsupported: 'object?',
  elsewhere: 'string?',
  onFallback: 'function?',
};

const deviceParts: Parts = {
  id: 'string',
  description: 'string',
  processor: 'string',
  precision: 'string?',
  check: 'function?',
  open: 'function',
};

const engineParts: Parts = {
  facts: 'object?',
  prepare: 'function',
  checkInputs: 'function?',
  checkUsable: 'function?',
  liveResources: 'function?',
  close: 'function?',
  extend: 'function?',
};

const factParts: Parts = { name: 'string?', gpu: 'string?', processor: 'string?', description: 'string?' };

const executableParts: Parts = { run: 'function', dispose: 'function?' };

const shapedParts: Parts = { specialize: 'function', maxShapes: 'number?', dispose: 'function?' };

/** An instance of a class of its own may hold whatever it likes. */
const isPlain = (given: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || prototype === Object.prototype;
};

/** Refuses an object that lacks a part, and a plain one that has what nobody would read. */
function checkObject(source: string, what: string, given: unknown, parts: Parts): void {
  const isInstance = typeof given === 'object' && given !== null && !isPlain(given);
  if (!isInstance) checkKeys(what, given, Object.keys(parts), ParameterError, source);
  checkParts(what, given, parts, source);
}

/** Values that decide how much rounding error is tolerated: a mistyped one must not pass for another. */
const choices = { processor: ['cpu', 'gpu'], precision: ['float32', 'float64'] } as const;

function checkChoices(source: string, what: string, given: object): void {
  for (const [name, allowed] of Object.entries(choices)) {
    const value: unknown = (given as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || allowed.some((choice) => choice === value)) continue;
    const remedy = `Use ${allowed.map((choice) => `'${choice}'`).join(' or ')}.`;
    throw new ParameterError({ source, subject: `'${name}' of ${what}`, reason: `it is '${value}'`, remedy });
  }
}

/**
 * Refuses the description of an adapter that lacks something, or has what nobody would read.
 *
 * @throws ParameterError
 */
export function checkDefinition(definition: object): void {
  const { name }: { readonly name?: unknown } = definition ?? {};
  const source = typeof name === 'string' ? name : 'core';
  checkObject(source, 'the argument of defineAdapter()', definition, definitionParts);
}

/** Refuses what `devices()` of a description gives, where that is not a list. */
export function checkDevices(source: string, listed: unknown): void {
  if (Array.isArray(listed)) return;
  throw new ParameterError({
    source,
    subject: 'devices() in the argument of defineAdapter()',
    reason: `what it gives is ${describeKind(listed)}, not a list`,
    remedy: 'Return a list of devices.',
  });
}

/** Refuses the description of a device, likewise. */
export function checkDevice(source: string, device: { readonly id: string }): void {
  const what = `device '${device?.id}'`;
  checkObject(source, what, device, deviceParts);
  checkChoices(source, what, device);
}

/** Refuses an engine, likewise. */
export function checkEngine(source: string, device: string, engine: { readonly facts?: object }): void {
  const what = `what open() of device '${device}' gave`;
  checkObject(source, what, engine, engineParts);
  if (!engine.facts) return;
  checkObject(source, `facts of device '${device}'`, engine.facts, factParts);
  checkChoices(source, `facts of device '${device}'`, engine.facts);
}

/** Refuses what runs a graph, likewise. */
export const checkExecutable = (source: string, what: string, executable: object): void =>
  checkObject(source, what, executable, executableParts);

/** Refuses what an engine made of a graph, likewise. */
export function checkPrepared(source: string, prepared: object): void {
  const isShaped = typeof prepared === 'object' && prepared !== null && 'specialize' in prepared;
  if (isShaped) checkObject(source, 'what prepare() gave', prepared, shapedParts);
  else checkExecutable(source, 'what prepare() gave', prepared);
}
