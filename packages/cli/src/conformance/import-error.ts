import { fileURLToPath } from 'node:url';
import { describeCause, errorCode, quotePath } from '@segloss/files/advice';

/** Why a module could not be imported, and what to do about it. */
export interface ImportProblem {
  readonly reason: string;
  readonly remedy: string;
}

/** What Node.js says of TypeScript that it does not strip of its types. */
const typeScriptCodes: readonly string[] = [
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
];

function isTypeScript(cause: unknown): boolean {
  if (typeScriptCodes.includes(errorCode(cause))) return true;
  return (
    errorCode(cause) === 'ERR_UNKNOWN_FILE_EXTENSION' && /"\.(?:[cm]?ts|tsx)"/.test(describeCause(cause))
  );
}

/** Finds the `file:line` that Node.js puts before the stack of some syntax errors. */
function placeOf({ stack = '' }: Error): string | undefined {
  const [, file, line] = /^((?:file:|\/|[a-z]:\\)[^\n]*):(\d+)(?:\n|$)/i.exec(stack) ?? [];
  if (file === undefined) return undefined;
  const isUrl = file.startsWith('file:') && URL.canParse(file);
  return `${isUrl ? fileURLToPath(file) : file}:${line}`;
}

/**
 * Explains why the import of a module failed. Node.js keeps the line of most syntax errors to itself, until one ends
 * a process; then the remedy is such a process.
 */
export function explainImport(cause: unknown, url: URL): ImportProblem {
  if (isTypeScript(cause)) {
    return {
      reason: `this Node.js cannot import TypeScript by itself (${describeCause(cause)})`,
      remedy: 'Compile it to JavaScript, or run with `NODE_OPTIONS="--import tsx"` after `npm install tsx`.',
    };
  }
  const isSyntax = cause instanceof Error && cause.name === 'SyntaxError';
  const place = isSyntax ? placeOf(cause) : undefined;
  const reason = ['its import failed', ...(place === undefined ? [] : [place]), describeCause(cause)].join(
    ': ',
  );
  if (!isSyntax) return { reason, remedy: 'Mend the module, or install what it needs.' };
  if (place !== undefined || url.protocol !== 'file:') return { reason, remedy: 'Mend the module.' };
  return { reason, remedy: `Mend the module: \`node ${quotePath(fileURLToPath(url))}\` names the line.` };
}
