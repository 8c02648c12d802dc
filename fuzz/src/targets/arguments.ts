import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import fc from 'fast-check';
import { checkPrinted, runCommand } from '../command-line.ts';
import { caseFiles, fileNames } from '../generate/case-files.ts';
import { lossIds } from '../generate/losses.ts';
import { anyJson, anyText, oneOf } from '../generate/text.ts';
import { Sandbox } from '../sandbox.ts';
import { demand, type Target } from '../target.ts';

const file = oneOf(...fileNames);
const output = oneOf(...fileNames.filter((name) => name !== 'pipe.npy'));
const array = fc.oneof({ weight: 3, arbitrary: oneOf('logits.npy', 'target.npy', 'mask.npy') }, file);
const image = oneOf('logits.nii.gz', 'labels.nii.gz');
const loss = oneOf(...lossIds, 'dice,iou', 'Dice', 'dice,', 'dise', 'dice ce', 'x'.repeat(20_000));
// The other backends have targets of their own, and take long to open.
const backend = oneOf(
  'wasm',
  'wasm:single',
  'reference',
  'wasm,reference',
  'reference,reference',
  'wsam',
  'tfjs:',
  'wasm:',
  ':',
);
const activation = oneOf('softmax', 'sigmoid', 'none', 'relu');
const layout = oneOf('channels-first', 'channels-last', 'channels');
const params = fc.oneof(
  fc.constantFrom(
    '{}',
    '{"includeBackground":false}',
    '{"classWeights":[1,2,3]}',
    '{"reduction":"none"}',
    '{"dice":{"squared":true}}',
    '{',
    '[]',
    '{"__proto__":{"k":1}}',
    '{"ignoreIndex":1}',
    '{"spacing":[1,1]}',
    '{"k":1e-300}',
  ),
  fc
    .dictionary(oneOf('k', 'gamma', 'alpha', 'smoothNr', 'classWeights', 'spacing', 'reduction'), anyJson, {
      maxKeys: 2,
    })
    .map((value) => JSON.stringify(value)),
  anyText,
);

const options = (
  values: Readonly<Record<string, fc.Arbitrary<string> | null>>,
): fc.Arbitrary<readonly string[]> => {
  const each = Object.entries(values).map(([flag, value]) =>
    value === null
      ? fc.constant([flag])
      : fc.oneof(
          { weight: 9, arbitrary: value.map((text) => [flag, text]) },
          { weight: 1, arbitrary: value.map((text) => [`${flag}=${text}`]) },
        ),
  );
  return fc.array(fc.oneof(...each), { maxLength: 5 }).map((parts) => parts.flat());
};

/** The usual beginning of a command, and what may follow it. */
const commands: readonly fc.Arbitrary<readonly string[]>[] = [
  fc.constantFrom(
    ['losses'],
    ['losses', '--json'],
    ['backends'],
    ['--version'],
    ['--help'],
    ['help', 'score'],
    [],
  ),
  fc
    .tuple(
      fc.oneof(fc.tuple(array, array), fc.constant(['logits.npy', 'target.npy']), fc.tuple(image, image)),
      loss,
      options({
        '--mask': file,
        '--weights': fc.oneof(oneOf('weights.npy'), file),
        '--annotated': oneOf('1', '1,2', '0;1', '', ';', '3', '1,,2', '1.5', 'x', '-1', '1e9'),
        '--params': params,
        '--activation': activation,
        '--layout': layout,
        '--backend': backend,
        '--gradient': output,
        '--json': null,
      }),
    )
    .map(([[prediction = '', target = ''], id, rest]) => [
      'score',
      '--prediction',
      prediction,
      '--target',
      target,
      '--loss',
      id,
      ...rest,
    ]),
  fc
    .tuple(
      loss,
      output,
      options({
        '--gradient': null,
        '--mask': null,
        '--weights': null,
        '--annotated': null,
        '--classes': oneOf('1', '2', '7', '0', '1e3', '100000', '2.5'),
        '--spatial-axes': oneOf('1', '2', '3'),
        '--target': oneOf('labels', 'dense'),
        '--distance-maps': oneOf('graph', 'input'),
        '--spacing': oneOf('parameter', 'input'),
        '--params': params,
        '--activation': activation,
        '--layout': layout,
      }),
    )
    .map(([id, out, rest]) => ['export', '--loss', id, '--out', out, ...rest]),
  // With a real adapter the whole suite would run.
  fc
    .tuple(
      oneOf('./adapter.mjs', './throws.mjs', 'nope', 'text.npy', './missing.mjs', 'sub'),
      options({
        '--device': anyText,
        '--loss': loss,
        '--report': output,
        '--expected-failures': file,
        '--update-expected-failures': file,
        '--junit': output,
        '--kind': oneOf('golden', 'golden,law', 'gold', ''),
        '--only': oneOf('iou/plain', 'law/*', '*', '!', 'iou/plian', ''),
        '--shard': oneOf('1/2', '3/2', '1', ''),
        '--repeat': oneOf('2', '0', 'x'),
        '--slowest': oneOf('3', '-1', 'x'),
        '--fail-fast': null,
        '--resume': null,
        '--verbose': null,
        '--json': null,
      }),
    )
    .map(([adapter, rest]) => ['conformance', '--adapter', adapter, ...rest]),
  fc
    .tuple(
      fc.constantFrom('show', 'merge', 'diff', 'shw'),
      fc.array(file, { maxLength: 3 }),
      options({ '--json': null, '--partial': null, '--out': output }),
    )
    .map(([what, files, rest]) => ['report', what, ...files, ...rest]),
  fc
    .tuple(
      oneOf('1x2x4x4', '0x1x1x1', '1x2x4', '99999x99999x9x9', '1x2x4x4,', '-1x2x3x4'),
      loss,
      oneOf('1', '2', '0', '10001', 'x'),
      options({
        '--seed': oneOf('1', '-1', '4294967296'),
        '--backend': oneOf('wasm', 'wasm:single', 'wasm,nope'),
        '--out': output,
        '--compare': file,
        '--json': null,
        '--resident': null,
        '--no-gradient': null,
      }),
    )
    .map(([shape, id, runs, rest]) => ['bench', '--shape', shape, '--loss', id, '--runs', runs, ...rest]),
  fc
    .tuple(file, options({ '--out': output, '--json': null, '--backend': backend }))
    .map(([manifest, rest]) => ['score', '--manifest', manifest, ...rest]),
];

interface ArgumentsCase {
  readonly args: readonly string[];
}

/** Drops, doubles or adds arguments. */
const edited = (args: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(fc.constantFrom('none', 'none', 'drop', 'double', 'add'), fc.nat(args.length), anyText)
    .map(([edit, at, text]) => {
      // What `bench` and `conformance` measure by default would take minutes.
      if (edit === 'drop' && args[0] !== 'bench' && args[0] !== 'conformance')
        return args.filter((_, i) => i !== at);
      if (edit === 'double') return [...args.slice(0, at + 1), ...args.slice(at)];
      if (edit === 'add') return [...args.slice(0, at), text, ...args.slice(at)];
      return args;
    });

const cases: fc.Arbitrary<ArgumentsCase> = fc
  .oneof(...commands)
  .chain(edited)
  .map((args) => ({ args }));

const outputs = ['--out', '--gradient', '--report'];

/** Lists the files that a command may write: where they really are. */
function declared(args: readonly string[], folder: string): ReadonlySet<string> {
  const found = args.flatMap((text, i) => {
    const [flag, value] =
      text.startsWith('--') && text.includes('=') ? text.split(/=(.*)/s) : [text, args[i + 1]];
    return outputs.includes(flag!) && value !== undefined ? [resolve(folder, value)] : [];
  });
  return new Set(
    found.map((path) =>
      existsSync(path) ? realpathSync(path) : join(dirname(path), path.slice(dirname(path).length + 1)),
    ),
  );
}

/** Lists the files that a command reads, whatever it calls them. */
function read(args: readonly string[], folder: string): ReadonlySet<string> {
  const isInput = (i: number) =>
    !outputs.includes(args[i - 1]!) && !outputs.some((flag) => args[i]!.startsWith(`${flag}=`));
  const texts = args
    .filter((_, i) => isInput(i))
    .map((text) => (text.startsWith('--') ? text.replace(/^[^=]*=/, '') : text));
  const isPath = (text: string) => text !== '' && text.length < 4096 && !text.includes('\0');
  const paths = texts.filter(isPath).map((text) => resolve(folder, text));
  return new Set(paths.filter(existsSync).map((path) => realpathSync(path)));
}

/** Argument lists, for every command. */
export const commandLines: Target<ArgumentsCase> = {
  name: 'arguments',
  cases,
  label: ({ args }) => args[0] ?? 'nothing',
  async open() {
    const sandbox = new Sandbox(caseFiles);
    return {
      async check({ args }) {
        sandbox.reset();
        const [writable, inputs] = [declared(args, sandbox.work), read(args, sandbox.work)];
        const printed = await sandbox.within(() => runCommand(args));
        checkPrinted(printed);
        const { code, stdout } = printed;
        for (const path of sandbox.changes()) {
          const name = sandbox.short(path);
          demand(!inputs.has(path), `${args[0]} changes a file that it reads`, name);
          demand(writable.has(path), `${args[0]} writes a file that nobody named`, name);
        }
        const isJson =
          args.includes('--json') && code === 0 && !args.includes('--help') && !args.includes('-h');
        if (isJson && stdout !== '') {
          try {
            JSON.parse(stdout);
          } catch {
            demand(false, `${args[0]} --json prints something else`, stdout.slice(0, 200));
          }
        }
        return code === 2 ? 'refused' : 'accepted';
      },
      close: async () => sandbox.close(),
    };
  },
};
