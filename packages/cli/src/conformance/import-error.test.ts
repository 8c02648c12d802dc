import { describe, expect, it } from 'vitest';
import { explainImport } from './import-error.ts';

const url = new URL('file:///here/adapter.mjs');
const withCode = (code: string, message: string) => Object.assign(new TypeError(message), { code });
const unknownExtension = (extension: string) =>
  withCode(
    'ERR_UNKNOWN_FILE_EXTENSION',
    `Unknown file extension "${extension}" for /here/adapter${extension}`,
  );

/** A syntax error with a stack that begins as Node.js writes it. */
function syntaxError(head: string): SyntaxError {
  const error = new SyntaxError("Unexpected token ';'");
  error.stack = `${head}SyntaxError: ${error.message}\n    at compileSourceTextModule (node:internal:1:1)`;
  return error;
}

describe('the explanation of an import that failed', () => {
  it.each(['.ts', '.mts', '.cts', '.tsx'])('names what TypeScript needs, for %s', (extension) => {
    expect(explainImport(unknownExtension(extension), url)).toEqual({
      reason: expect.stringContaining(`this Node.js cannot import TypeScript by itself (Unknown file`),
      remedy: 'Compile it to JavaScript, or run with `NODE_OPTIONS="--import tsx"` after `npm install tsx`.',
    });
  });

  it('names the same for TypeScript that cannot be stripped of its types', () => {
    const error = withCode('ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', 'TypeScript enum is not supported');
    expect(explainImport(error, url).remedy).toContain('tsx');
  });

  it('says nothing of TypeScript for other files', () => {
    expect(explainImport(unknownExtension('.txt'), url).remedy).toBe(
      'Mend the module, or install what it needs.',
    );
  });

  it.each([
    ['file:///here/a%20b.mjs:2\nconst b = ;\n          ^\n', '/here/a b.mjs:2'],
    ['/here/adapter.cjs:12\nconst b = ;\n          ^\n\n', '/here/adapter.cjs:12'],
  ])('gives the line of a syntax error, where Node.js does', (head, place) => {
    expect(explainImport(syntaxError(head), url)).toEqual({
      reason: `its import failed: ${place}: Unexpected token ';'`,
      remedy: 'Mend the module.',
    });
  });

  it('says how to learn the line of a syntax error, where Node.js does not give it', () => {
    expect(explainImport(syntaxError(''), url)).toEqual({
      reason: "its import failed: Unexpected token ';'",
      remedy: "Mend the module: `node '/here/adapter.mjs'` names the line.",
    });
  });
});
