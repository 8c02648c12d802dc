import { parseStack, type StackFrameLite } from 'error-stack-parser-es/lite';
import type { Thrown } from '../report/failure.ts';

/** Longest message that is kept: some engines put a whole shader into theirs. */
const longestMessage = 2000;
/** Frames that are kept of each error, and errors of each chain. */
const mostFrames = 12;
const mostCauses = 8;

/** The folder in which a run was started; none in browsers. */
const ownFolder = (): string | undefined => globalThis.process?.cwd?.().replaceAll('\\', '/');

/** Folders of this machine that reports do not tell, each with what stands for it. */
function privateFolders(): readonly (readonly [folder: string, stands: string])[] {
  const home = globalThis.process?.env?.HOME;
  const folders = [
    [ownFolder(), '.'],
    [home, '~'],
  ] as const;
  return folders.flatMap(([folder, stands]) =>
    folder === undefined || folder.length < 2 ? [] : [[folder, stands] as const],
  );
}

/** Takes out characters that would steer a terminal, and cuts a text short. */
function plain(text: string): string {
  const safe = text.replace(/[^\P{Cc}\n\t]/gu, '');
  return safe.length > longestMessage ? `${safe.slice(0, longestMessage)}...` : safe;
}

/** Says what was thrown, without the folders of the user. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return plain(privateFolders().reduce((text, [folder, stands]) => text.replaceAll(folder, stands), message));
}

/**
 * Names a module without saying where on this machine it lies: as an import does for one of a package, else from the
 * folder of the run, else by its last two parts.
 */
function nameOf(file: string): string {
  const path = file
    .replace(/^file:\/\/(?=\/)/, '')
    .replace(/^[a-z]+:\/\/[^/]*\//, '')
    .replace(/[?#].*$/, '')
    .replaceAll('\\', '/');
  const [, ofPackage] = /.*\/node_modules\/(.*)$/.exec(path) ?? [];
  if (ofPackage !== undefined) return ofPackage;
  const folder = ownFolder();
  if (folder !== undefined && path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  return path.split('/').slice(-2).join('/');
}

function describeFrame({ function: name, file = '', line, col }: StackFrameLite): string {
  const place = [nameOf(file), line, col].filter((part) => part !== undefined).join(':');
  return plain(name === undefined ? place : `${name} (${place})`);
}

/** Frames of the runtime itself say nothing about an adapter. */
const isOfRuntime = ({ file }: StackFrameLite): boolean =>
  file === undefined || /^(node:|native$|<anonymous>$)/.test(file);

function stackOf({ stack = '', message }: Error): readonly string[] {
  // Lines of the message are no frames, even if they look like some.
  const start = stack.indexOf(message);
  const frames = start < 0 ? stack : stack.slice(start + message.length);
  return parseStack(frames, { allowEmpty: true })
    .filter((frame) => !isOfRuntime(frame))
    .slice(0, mostFrames)
    .map(describeFrame);
}

/** Describes what was thrown, and its causes, without paths of this machine in the stacks. */
export function describeThrown(thrown: unknown): readonly Thrown[] {
  const chain: Thrown[] = [];
  const seen = new Set<unknown>();
  for (let next = thrown; next !== undefined && !seen.has(next) && chain.length < mostCauses; ) {
    seen.add(next);
    const error: Error | undefined = next instanceof Error ? next : undefined;
    chain.push({
      name: error ? plain(error.name) : typeof next,
      message: messageOf(next),
      stack: error ? stackOf(error) : [],
    });
    next = error?.cause;
  }
  return chain;
}
