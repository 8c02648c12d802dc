import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { checkPrinted, type Printed, runCommand } from '../command-line.ts';
import { caseFiles } from '../generate/case-files.ts';
import { lossIds } from '../generate/losses.ts';
import { anyJson, anyText, oneOf } from '../generate/text.ts';
import { Sandbox } from '../sandbox.ts';
import { demand, type Target } from '../target.ts';

interface ManifestCase {
  /** Lines as they stand in the file. */
  readonly lines: readonly string[];
  readonly out: string | null;
}

type Line = Readonly<Record<string, unknown>>;

const goodCases: readonly Line[] = [
  { logits: 'logits.npy', target: 'target.npy' },
  { logits: 'logits2.npy', target: 'target2.npy' },
  { logits: 'logits.npy', target: 'target.npy', mask: 'mask.npy' },
  { logits: 'logits.npy', target: 'target.npy', weights: 'weights.npy' },
  { logits: 'logits.npy', target: 'target.npy', weights: 'logits2.npy' },
  { logits: 'logits.npy', target: 'target.npy', annotated: [[1]], weights: 'weights.npy' },
  { logits: 'logits2.npy', target: 'target2.npy', annotated: [[1, 2], [0]] },
  { logits: 'logits2.npy', target: 'target2.npy', annotated: [[1, 3]] },
  { logits: 'logits.npy', target: 'dense.npy' },
  { logits: 'logits.nii.gz', target: 'labels.nii.gz' },
  { logits: 'link.npy', target: 'hard.npy' },
  { probabilities: 'probabilities.npy', target: 'binary.npy' },
  { logits: 'last.npy', target: 'target.npy', layout: 'channels-last' },
  { logits: 'logits.nii.gz', target: 'shifted.nii.gz' },
  { logits: 'nan.npy', target: 'target.npy' },
  { logits: 'missing.npy', target: 'target.npy' },
  { logits: 'logits.npy', target: 'endless.npy' },
];

const output = oneOf(
  'g1.npy',
  'g2.npy',
  './g1.npy',
  'sub/../g1.npy',
  'sub/g1.npy',
  'logits.npy',
  'target.npy',
  'link.npy',
  'hard.npy',
  'dangling.npy',
  'nowhere.npy',
  'missing/g.npy',
  'sub',
  'g.txt',
  'manifest.jsonl',
  'out.jsonl',
  'G1.NPY',
);
const params = fc.oneof(
  fc.constantFrom<unknown>(
    {},
    { includeBackground: false },
    { reduction: 'none' },
    { activation: 'none' },
    { activation: 'sigmoid' },
    { k: 0.5 },
    { smoothNr: 1e39 },
    [],
    null,
  ),
  fc.dictionary(oneOf('k', 'gamma', 'smoothNr', '__proto__'), anyJson, { maxKeys: 2 }),
);

const line: fc.Arbitrary<string> = fc
  .record(
    {
      id: fc.oneof(
        fc.integer({ min: 0, max: 5 }),
        oneOf('a', 'b', 'c', '1', '\u001b[31m'),
        fc.integer({ min: 6, max: 10_000 }),
      ),
      files: fc.constantFrom(...goodCases),
      loss: fc.constantFrom('dice', 'cross-entropy', 'dice-ce', 'top-k', ...lossIds, 'dise'),
      params,
      gradient: output,
      backend: oneOf('wasm', 'wasm:single', 'reference', 'wsam'),
      extra: fc.tuple(
        oneOf('__proto__', 'mask', 'weights', 'annotated', 'weight', 'logits', 'constructor'),
        anyJson,
      ),
    },
    { requiredKeys: ['id', 'files', 'loss'] },
  )
  .map(({ files, extra, ...rest }) => {
    const text = JSON.stringify({ ...files, ...rest });
    return extra ? `${text.slice(0, -1)},${JSON.stringify(extra[0])}:${JSON.stringify(extra[1])}}` : text;
  });

const brokenLine = fc.oneof(
  fc.constantFrom(
    '',
    '   ',
    '{',
    '[]',
    'null',
    '1',
    '{}',
    '{"id":1}',
    '\u0000',
    '\uFEFF{}',
    '{"id":"a","id":"b"}',
    '{"id":{}}',
  ),
  anyText.map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' ')),
  line.map((text) => text.slice(0, -3)),
);

const cases: fc.Arbitrary<ManifestCase> = fc.record({
  lines: fc.array(fc.oneof({ weight: 8, arbitrary: line }, { weight: 1, arbitrary: brokenLine }), {
    minLength: 1,
    maxLength: 6,
  }),
  out: fc.option(output, { nil: null }),
});

/** How many links are followed in a row: some are endless. */
const mostLinks = 40;

/** Reads a symbolic link; nothing where there is none, or where the name is too long for one. */
function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Where a file really is, or will be. */
function realOf(path: string, links = mostLinks): string {
  if (existsSync(path)) return realpathSync(path);
  const link = links > 0 ? linkAt(path) : undefined;
  if (link !== undefined) return realOf(resolve(dirname(path), link), links - 1);
  const folder = dirname(path);
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(path));
}

function parse(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** Scores the case of a line by itself. */
async function scoreAlone(entry: Line, cache: Map<string, Printed>): Promise<Printed> {
  const { logits, probabilities, target, mask, weights, annotated, loss, backend, layout } = entry;
  const { params: given } = entry;
  const options = {
    prediction: logits ?? probabilities,
    target,
    mask,
    weights,
    annotated: Array.isArray(annotated) ? annotated.join(';') : undefined,
    loss,
    backend,
    layout,
    params: given === undefined ? undefined : JSON.stringify(given),
    activation: probabilities === undefined ? undefined : 'none',
  };
  const texts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  const key = texts.join('\n');
  const known = cache.get(key) ?? (await runCommand(['score', ...texts, '--json']));
  cache.set(key, known);
  return known;
}

/** Manifests: bad lines, ids that come twice, outputs that are inputs by another name. */
export const manifests: Target<ManifestCase> = {
  name: 'manifests',
  cases,
  label: ({ out }) => (out === null ? 'to the screen' : 'to a file'),
  async open() {
    const sandbox = new Sandbox(caseFiles);
    const alone = new Map<string, Printed>();

    async function checkResult(text: string, result: Line): Promise<void> {
      const entry = parse(text);
      if (!('value' in result)) {
        demand(
          typeof result.error === 'string' && result.error !== '',
          'a result that is neither a value nor an error',
          JSON.stringify(result),
        );
        demand(!result.error.includes('unexpected error'), 'an unexpected error in a result', result.error);
        return;
      }
      demand(
        entry !== undefined && JSON.stringify(entry.id) === JSON.stringify(result.id),
        'a value for another line',
        text,
      );
      demand(!text.includes('__proto__'), 'a line with __proto__ has a value', text);
      sandbox.reset();
      const single = await sandbox.within(() => scoreAlone(entry, alone));
      demand(single.code === 0, 'a line has a value that its case alone has not', `${text} ${single.stderr}`);
      const [score] = (JSON.parse(single.stdout) as { results: readonly Line[] }).results;
      demand(
        JSON.stringify(score!.value) === JSON.stringify(result.value),
        'a line has another value than its case alone',
        text,
      );
    }

    return {
      async check({ lines, out }) {
        sandbox.reset();
        const manifest = sandbox.write('manifest.jsonl', `${lines.join('\n')}\n`);
        const before = readFileSync(manifest);
        const entries = lines.map(parse).filter((entry) => entry !== undefined);
        const places = (names: readonly unknown[]) =>
          new Set(
            names
              .filter((name) => typeof name === 'string' && name !== '' && !name.includes('\0'))
              .map((name) => realOf(resolve(sandbox.work, name as string))),
          );
        const inputs = places(
          entries.flatMap(({ logits, probabilities, target, mask, weights }) => [
            logits,
            probabilities,
            target,
            mask,
            weights,
          ]),
        );
        const writable = places([out, ...entries.map(({ gradient }) => gradient)]);

        const args = ['score', '--manifest', 'manifest.jsonl', ...(out === null ? [] : [`--out=${out}`])];
        const printed = await sandbox.within(() => runCommand(args));
        checkPrinted(printed);
        demand(readFileSync(manifest).equals(before), 'a manifest is overwritten', args.join(' '));
        const changed = sandbox.changes().filter((path) => path !== manifest);
        for (const path of changed) {
          const name = sandbox.short(path);
          demand(!inputs.has(path), 'an input is changed', name);
          demand(writable.has(path), 'a file is written that nobody named', name);
        }
        if (printed.code === 2) {
          demand(changed.length === 0, 'files are written though nothing could be done', changed.join(' '));
          return 'refused';
        }
        const text = out === null ? printed.stdout : readFileSync(resolve(sandbox.work, out), 'utf8');
        const results = text.split('\n').filter(Boolean).map(parse);
        // What counts as blank is what a reader of lines sees as white space.
        const wanted = lines
          .map((one, i) => (i === 0 ? one.replace(/^\uFEFF/, '') : one))
          .filter((one) => one.trim() !== '');
        demand(
          results.length === wanted.length,
          'another number of results than of lines',
          `${results.length} for ${wanted.length}`,
        );
        for (const [i, result] of results.entries()) {
          demand(result !== undefined, 'a result that is not JSON', text.slice(0, 300));
          await checkResult(wanted[i]!, result);
        }
        const ids = results
          .filter((result) => 'value' in result!)
          .map((result) => JSON.stringify(result!.id));
        demand(new Set(ids).size === ids.length, 'two values for one id', ids.join());
        const hasFailed = results.some((result) => 'error' in result!);
        demand(
          printed.code === (hasFailed ? 1 : 0),
          'an exit code that does not fit the results',
          `${printed.code}`,
        );
        return 'accepted';
      },
      close: async () => sandbox.close(),
    };
  },
};
