import { ParameterError } from '@segloss/core';
import { escapeControls, excerpt } from '@segloss/core/errors';
import { Command, CommanderError, Option } from 'commander';
import { defaultBackend } from './backends.ts';
import { addBenchCommand } from './commands/add-bench.ts';
import { addConformanceCommands } from './commands/add-conformance.ts';
import { backendsCommand } from './commands/backends.ts';
import { type ExportOptions, exportCommand } from './commands/export.ts';
import { lossesCommand } from './commands/losses.ts';
import { type ScoreOptions, scoreCommand } from './commands/score.ts';
import { scoreManifestCommand } from './commands/score-manifest.ts';
import { joinedList } from './terminal/joined-list.ts';
import { oneLine } from './terminal/one-line.ts';
import { version } from './version.ts';

/** Prints lines; escapes characters in them that would control the terminal. */
const print = (text: string): void => {
  process.stdout.write(`${escapeControls(text, '\n')}\n`);
};

const scoreHelp = `
A prediction is the output of a network, [N, C, ...spatial] or [C, ...spatial], or [...spatial] with one
channel; add --activation none if it holds probabilities. A prediction with one integer per voxel is a
label map: it is scored as one-hot probabilities, two classes as one channel. Beside a NIfTI file, an .npy
file is read as z, y, x; nibabel gives x, y, z: save array.T. Files of any format may take 4 GB of memory at
most. Values are losses: lower is better. Distances are in millimetres where a NIfTI header gives the voxel
size.

A manifest has one JSON object per line; paths are relative to it:
  {"id": "case1", "logits": "l.npy", "target": "t.npy", "loss": "dice"}
"probabilities" may replace "logits". Optional keys are "mask", "weights", "annotated" (a list of
class indices per sample, as in [[1, 2], [3]]), "params" (parameters of the loss, "activation" included),
"backend" (default: ${defaultBackend}), "layout", "axes", "labels" (a list) and "gradient" (an .npy file to
write). The result of each line is
  {"id", "loss", "backend", "value"} or {"id", "error"}
with "shape" if the value is a list, and "warnings" if something is suspicious. Later versions may add keys.

The whole manifest is checked before the first case: ids must be unique, and no output may be an input of
any case or be written twice, not even under another name. With --out, each result is on the disk before
the next case begins, in FILE.part, which is renamed to FILE when all cases are done. After a crash or on a
full disk, FILE.part holds every finished case; ignore what follows its last line break. Ctrl-C and SIGTERM
stop the run after the current case. An existing FILE.part is never overwritten: move or delete it. An
existing FILE is replaced if it holds results of a manifest; --out overwrites no other file.

Exit code: 0 when all went well, 1 when cases of a manifest failed, 2 when nothing could be done or
results could not be written, 130 or 143 when Ctrl-C or SIGTERM stopped the run.`;

interface RawScoreOptions extends Partial<Omit<ScoreOptions, 'backend'>> {
  readonly backend?: string;
  readonly manifest?: string;
  readonly out?: string;
}

function usage(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ source: 'cli', subject, reason, remedy });
}

async function score(raw: RawScoreOptions): Promise<number> {
  const { manifest, out, ...single } = raw;
  if (manifest !== undefined) {
    const [extra] = Object.keys(single);
    if (extra) usage(`--${extra}`, 'a manifest says this itself, for each case', 'Leave it out.');
    return scoreManifestCommand(manifest, out);
  }
  if (out !== undefined)
    usage('--out', 'it takes the results of a manifest', 'Add --manifest, or use --json.');
  const { prediction, target, loss, backend = defaultBackend, ...rest } = single;
  if (prediction === undefined || target === undefined || loss === undefined) {
    const missing = Object.entries({ prediction, target, loss }).find(([, value]) => value === undefined);
    return usage(
      `--${missing?.[0]}`,
      'it is missing',
      'Give --prediction, --target and --loss, or --manifest.',
    );
  }
  await scoreCommand({ ...rest, prediction, target, loss, backend }, print);
  return 0;
}

/** Makes the command line; `done` learns the exit code of the command that ran. */
function makeProgram(done: (code: number) => void): Command {
  const program = new Command('segloss')
    .description(
      'Score segmentations with the losses that train them, and check the backends that compute them.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  const json = new Option('--json', 'print JSON');

  program
    .command('losses')
    .description('list the losses, with citation and parameters')
    .addOption(json)
    .action((options) => lossesCommand(options, print));

  program
    .command('backends')
    .description('list what can be opened here and now, and why not the rest')
    .addOption(json)
    .action((options) => backendsCommand(options, print));

  program
    .command('score')
    .description('score a prediction against a target, or every case of a manifest')
    .option(
      '--prediction <file>',
      'network output, or a label map: .npy, .nii or .nii.gz, of at most 4 GB in memory',
    )
    .option('--target <file>', 'labels, or a dense target')
    .option('--mask <file>', '1 for voxels that count, 0 for ignored ones')
    .option('--weights <file>', 'how much each voxel counts: a number >= 0')
    .option(
      '--annotated <classes>',
      'partial labels: the annotated classes of each sample, such as 1,2 or, of two samples, 1,2;3',
    )
    .option('--loss <ids>', 'losses, separated by commas', joinedList())
    .option('--params <json>', 'parameters for all losses, or an object of them per loss')
    .option('--activation <name>', 'softmax (default), sigmoid, or none for probabilities')
    .addOption(
      new Option('--layout <name>', 'where the channels of .npy files lie (default: channels-first)').choices(
        ['channels-first', 'channels-last'],
      ),
    )
    .option(
      '--axes <letters>',
      'axes of an .npy prediction, where its shape is ambiguous: NCHW, CDHW, DHW, ...',
    )
    .option(
      '--labels <integers>',
      'the label of each class, in the order of the channels, such as 0,1,2,4 (default: 0,1,2,...)',
    )
    .option(
      '--backend <names>',
      `backends, separated by commas (default: ${defaultBackend}; reference computes in double precision)`,
      joinedList(),
    )
    .option('--gradient <file>', 'write the gradient by the prediction to this .npy file')
    .option('--manifest <file>', 'score every case of a JSON Lines file')
    .option('--out <file>', 'write the results of a manifest here instead of printing them')
    .addOption(json)
    .addHelpText('after', scoreHelp)
    .action(async (options: RawScoreOptions) => done(await score(options)));

  program
    .command('export')
    .description('write a loss as an ONNX model, with value and gradient, for any ONNX Runtime')
    .requiredOption('--loss <id>', 'the loss')
    .requiredOption('--out <file>', 'the model: an .onnx file')
    .option('--gradient', 'add the output `gradient` by the logits')
    .option('--classes <count>', 'channels of the network output', '2')
    .addOption(
      new Option('--spatial-axes <count>', '3 for volumes, 1 for signals')
        .choices(['1', '2', '3'])
        .default('2'),
    )
    .addOption(
      new Option('--target <kind>', 'form of the target').choices(['labels', 'dense']).default('labels'),
    )
    .option('--mask', 'add the input `mask`: 1 for voxels that count, 0 for ignored ones')
    .option('--weights', 'add the input `weights`: how much each voxel counts')
    .option(
      '--annotated',
      'add the input `annotated`: 1 for the annotated classes of each sample, 0 for others',
    )
    .addOption(
      new Option('--distance-maps <source>', 'compute distance maps in the model, or take them as inputs')
        .choices(['graph', 'input'])
        .default('graph'),
    )
    .addOption(
      new Option('--spacing <source>', 'take the voxel spacing from the parameters, or as an input')
        .choices(['parameter', 'input'])
        .default('parameter'),
    )
    .option('--params <json>', 'parameters of the loss')
    .option('--activation <name>', 'softmax (default), sigmoid, or none for probabilities')
    .addOption(
      new Option('--layout <name>', 'where the channels of logits and gradient lie')
        .choices(['channels-first', 'channels-last'])
        .default('channels-first'),
    )
    .action((options: ExportOptions) => exportCommand(options, print));

  addConformanceCommands(program, { json, print, done });
  addBenchCommand(program, { json, print, done });
  return program;
}

/** Turns a complaint of the argument parser into the form that all errors have. */
function usageError(error: CommanderError): string {
  const reason = error.message
    .replace(/^error: /, '')
    .replace(/\.?\n/g, '. ')
    .replace(/\.$/, '');
  return `[segloss/cli] command line: ${escapeControls(excerpt(reason, 1_200))}. Run with --help to see what is possible.`;
}

/**
 * Runs the command line.
 *
 * @param args arguments without the program's name
 * @returns the exit code: 0, 1 when cases or checks failed, 2 when nothing could be done
 */
export async function runCli(args: readonly string[]): Promise<number> {
  let code = 0;
  try {
    await makeProgram((result) => {
      code = result;
    }).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`${oneLine(error)}\n`);
      return 2;
    }
    // Help and version are no errors; without a command, commander has already printed the help.
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help') process.stderr.write(`${usageError(error)}\n`);
    return 2;
  }
}
