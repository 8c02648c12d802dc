import { checkKeys } from '../errors/check-keys.ts';
import { BackendError, ParameterError } from '../errors/errors.ts';
import { messageOf } from '../errors/thrown.ts';

/** Says why a package does not load, and what to do about it. */
export interface LoadProblem {
  /** What is wrong with the package, as the end of a sentence that starts with its name. */
  readonly problem: string;
  readonly remedy: string;
}

/** Describes an optional package, and how it is imported. */
export interface OptionalPackage<T> {
  /** Name of the adapter, for errors. */
  readonly source: string;
  /** What the package is a part of, such as `TensorFlow.js`. */
  readonly engine: string;
  /** The package, or a file of it, as in the import. */
  readonly name: string;
  readonly load: () => Promise<T>;
  /** Another package without which this one is of no use. */
  readonly beside?: string | undefined;
  /** The versions that work, as in `peerDependencies`: `^2.24.1`; and where the version is found, if it can be. */
  readonly version?: {
    readonly range: string;
    readonly of: (module: T) => string | undefined | Promise<string | undefined>;
  };
  /** Knows what is wrong with a package that is there; undefined for what it does not know. */
  readonly explain?: (error: unknown) => LoadProblem | undefined;
}

const packageKeys: readonly (keyof OptionalPackage<unknown>)[] = [
  'source',
  'engine',
  'name',
  'load',
  'beside',
  'version',
  'explain',
];

const missingCodes: readonly unknown[] = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/** Names the package that an import did not find; undefined when it failed for another reason, such as a missing file. */
function missingPackage(name: string, error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && missingCodes.includes(error.code))) return undefined;
  const [, found] = error.message.match(/Cannot find (?:package|module) '([^']+)'/) ?? [];
  if (found === undefined) return name;
  return /^([./]|[a-z]+:)/i.test(found) ? undefined : packageOf(found);
}

/** Gives the package of what is imported: `onnxruntime-web` of `onnxruntime-web/webgpu`. */
const packageOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

const numbersOf = (version: string): readonly number[] =>
  (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);

/** Tells whether a version has the major number of a range, such as `^2.24.1`, and is not older. */
export function isInRange(version: string, range: string): boolean {
  const [found, least] = [numbersOf(version), numbersOf(range)];
  if (found[0] !== least[0]) return false;
  const at = least.findIndex((number, i) => (found[i] ?? 0) !== number);
  return at < 0 || (found[at] ?? 0) > least[at]!;
}

const install = (...packages: readonly (string | undefined)[]): string =>
  `Run \`npm install ${packages.filter(Boolean).join(' ')}\`.`;

function problemOf<T>({ name, beside, explain }: OptionalPackage<T>, error: unknown): LoadProblem {
  const own = packageOf(name);
  const missing = missingPackage(own, error);
  if (missing === own) return { problem: 'is not installed', remedy: install(own, beside) };
  if (missing !== undefined) {
    return { problem: `needs ${missing}, which is not installed`, remedy: install(missing) };
  }
  return explain?.(error) ?? { problem: `does not load: ${messageOf(error)}`, remedy: install(own, beside) };
}

/**
 * Loads an optional package.
 *
 * @throws ParameterError for a mistyped option; BackendError that says whether it is missing, does not load or has another version, and how to get it
 */
export async function loadPackage<T>(optional: OptionalPackage<T>): Promise<T> {
  checkKeys('the argument of loadPackage()', optional, packageKeys, ParameterError, optional.source);
  const { source, engine, name, load, version } = optional;
  const own = packageOf(name);
  const fail = ({ problem, remedy }: LoadProblem, cause?: unknown): never => {
    const reason = `the package ${own} ${problem}`;
    throw new BackendError({ source, subject: `cannot load ${engine}`, reason, remedy, cause });
  };
  const module = await load().catch((error: unknown) => fail(problemOf(optional, error), error));
  const found = await version?.of(module);
  if (version && found && !isInRange(found, version.range)) {
    fail({
      problem: `has version ${found}, and ${version.range} is needed`,
      remedy: install(`${own}@${numbersOf(version.range)[0]}`),
    });
  }
  return module;
}
