import { type Layout, ParameterError } from '@segloss/core';
import { writeAtomic } from '@segloss/files';
import { type OnnxValue, onnxSignature, toOnnx } from '@segloss/onnxruntime-web';
import { checkOutput } from '../outputs/check-output.ts';
import { makeLosses } from '../score/params.ts';

/** Options of `segloss export`, as they stand on the command line. */
export interface ExportOptions {
  readonly loss: string;
  readonly out: string;
  readonly params?: string | undefined;
  readonly activation?: string | undefined;
  readonly classes: string;
  readonly spatialAxes: '1' | '2' | '3';
  readonly target: 'labels' | 'dense';
  readonly layout: Layout;
  readonly mask?: boolean | undefined;
  readonly weights?: boolean | undefined;
  readonly annotated?: boolean | undefined;
  readonly gradient?: boolean | undefined;
  readonly distanceMaps: 'graph' | 'input';
  readonly spacing: 'parameter' | 'input';
}

function fail(subject: string, reason: string, remedy: string): never {
  throw new ParameterError({ source: 'cli', subject, reason, remedy });
}

function parseClasses(text: string): number {
  const classes = Number(text);
  if (Number.isSafeInteger(classes) && classes > 0) return classes;
  return fail('--classes', `${text} is not a number of channels`, 'Give a whole number >= 1.');
}

const describe = (values: readonly OnnxValue[]): string =>
  values.map(({ name, type, shape = [] }) => `${name} ${type}[${shape.join(', ')}]`).join(', ');

/** Writes a loss as an ONNX model, and says what inputs and outputs it has. */
export async function exportCommand(options: ExportOptions, print: (text: string) => void): Promise<void> {
  const { out, target, layout, mask, weights, annotated, gradient, distanceMaps, spacing } = options;
  const [loss, ...others] = makeLosses(options.loss, options.params, options.activation);
  if (loss === undefined || others.length > 0) {
    return fail('--loss', 'a model holds one loss', 'Export each loss to a file of its own.');
  }
  const classes = parseClasses(options.classes);
  const spatialAxes = Number(options.spatialAxes) as 1 | 2 | 3;
  const inputs = { target, layout, mask, weights, annotated } as const;
  const model = { classes, spatialAxes, ...inputs, gradient, distanceMaps, spacing } as const;
  const bytes = toOnnx(loss, model);
  await checkOutput(out, 'model', []);
  await writeAtomic(out, [bytes]);
  const signature = onnxSignature(loss, model);
  print(
    `${out}: ${loss.id} for ${classes} ${classes === 1 ? 'class' : 'classes'} and ${spatialAxes} spatial ${spatialAxes === 1 ? 'axis' : 'axes'}, ${layout}`,
  );
  print(`inputs: ${describe(signature.inputs)}; outputs: ${describe(signature.outputs)}`);
}
