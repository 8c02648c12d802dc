import type { LossFactory } from '@segloss/core';
import type { ParameterRow } from '../../losses/model/parameters.ts';
import { functionName, writeCall } from '../../shared/model/call.ts';
import { exampleCode } from './program.ts';

/** Code that computes a loss on one backend. */
export interface LossSnippet {
  readonly title: string;
  readonly language: 'ts' | 'bash' | 'python';
  /** What to install first. */
  readonly install: string;
  readonly code: string;
}

/** Writes the call that makes a loss, with the parameters that tell it from others. */
function callOf(loss: LossFactory, rows: readonly ParameterRow[]): string {
  const defaults: Readonly<Record<string, unknown>> = loss.defaults;
  const own = rows.filter(({ name, isOwn }) => isOwn && defaults[name] !== undefined);
  return writeCall(loss.id, Object.fromEntries(own.map(({ name }) => [name, defaults[name]])));
}

const inputs = `const { value, gradient } = await program.run(${exampleCode});`;

const adapters: readonly (readonly [
  title: string,
  name: string,
  from: string,
  open: string,
  install: string,
])[] = [
  ['WebAssembly of segloss', 'wasm', '@segloss/wasm', 'open()', ''],
  [
    'TensorFlow.js',
    'tfjs',
    '@segloss/tfjs',
    "open('wasm')",
    '@tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
  ],
  ['ONNX Runtime', 'onnxruntime', '@segloss/onnxruntime-web', "open('wasm')", 'onnxruntime-web'],
  ['gpu.js', 'gpujs', '@segloss/gpu.js', 'open()', 'gpu.js'],
  ['jax-js', 'jax', '@segloss/jax', 'open()', '@jax-js/jax'],
];

/** Writes code for a loss as an ONNX model: how it is exported, and run in Python. */
const modelSnippets = ({ id }: LossFactory): readonly LossSnippet[] => [
  {
    title: 'Export from the command line',
    language: 'bash',
    install: 'npm install segloss',
    code: `segloss export --loss ${id} --gradient --classes 4 --out ${id}.onnx`,
  },
  {
    title: 'Python, with the model below',
    language: 'python',
    install: 'pip install onnxruntime numpy',
    code: `import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("${id}-gradient.onnx")
logits = np.random.randn(1, 2, 8, 8).astype(np.float32)  # [N, C, H, W]
target = np.random.randint(0, 2, (1, 8, 8)).astype(np.int32)
loss, gradient = session.run(["loss", "gradient"], {"logits": logits, "target": target})`,
  },
];

/**
 * Writes code for a loss on every backend and from a shell.
 *
 * @param hasModel whether there is an ONNX model of the loss, so that there is code for it too
 */
export function lossSnippets(
  loss: LossFactory,
  rows: readonly ParameterRow[],
  hasModel: boolean,
): readonly LossSnippet[] {
  const [name, call] = [functionName(loss.id), callOf(loss, rows)];
  const run = (backend: string) => `
const backend = await ${backend};
const program = await backend.compile(${call}, { gradient: true });
${inputs}`;
  return [
    ...adapters.map(
      ([title, adapter, from, open, engine]): LossSnippet => ({
        title,
        language: 'ts',
        install: `npm install @segloss/core ${from}${engine && ` ${engine}`}`,
        code: `import { ${name} } from '@segloss/core';
import { ${adapter} } from '${from}';
${run(`${adapter}.${open}`)}`,
      }),
    ),
    {
      title: 'Reference, in double precision',
      language: 'ts',
      install: 'npm install @segloss/core',
      code: `import { ${name}, reference } from '@segloss/core';\n${run('reference.open()')}`,
    },
    {
      title: 'Training with TensorFlow.js',
      language: 'ts',
      install: 'npm install @segloss/core @segloss/tfjs @tensorflow/tfjs',
      code: `import * as tf from '@tensorflow/tfjs';
import { ${name} } from '@segloss/core';
import { toLossFunction } from '@segloss/tfjs';

model.compile({ optimizer: 'adam', loss: toLossFunction(tf, ${call}) }); // the model outputs logits`,
    },
    {
      title: 'Command line',
      language: 'bash',
      install: 'npm install segloss',
      code: `segloss score --prediction logits.npy --target labels.npy --loss ${loss.id} --gradient gradient.npy`,
    },
    ...(hasModel ? modelSnippets(loss) : []),
  ];
}
