import { functionName } from '../../shared/model/call.ts';
import type { Opening } from './opening.ts';

/** What the code is to compute. */
export interface Task {
  /** Ids of losses, at least one. */
  readonly losses: readonly string[];
  readonly gradient: boolean;
}

/** Inputs as an example: two classes, four pixels. */
export const exampleInputs = {
  logits: { data: [2, -1, 0, 1, 0, 1, 1, -1], shape: [1, 2, 2, 2] },
  target: { data: [0, 1, 1, 1], shape: [1, 2, 2] },
} as const;

const { logits, target } = exampleInputs;

/** Writes these inputs as code. */
export const exampleCode = `{
  logits: { data: Float32Array.of(${logits.data.join(', ')}), shape: [${logits.shape.join(', ')}] }, // [N, C, ...spatial]
  target: { data: Uint8Array.of(${target.data.join(', ')}), shape: [${target.shape.join(', ')}] }, // labels, or one value per class
}`;

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
const indent = (code: string): string => code.replaceAll('\n', '\n  ');
const callsOf = ({ losses }: Task): readonly string[] => losses.map((id) => `${functionName(id)}()`);

const importsOf = ({ losses }: Task, { imports }: Opening): string =>
  join(`import { ${losses.map(functionName).join(', ')} } from '@segloss/core';`, ...imports);

const compileOf = (loss: string, { gradient }: Task): string =>
  `backend.compile(${loss}${gradient ? ', { gradient: true }' : ''})`;

const partsOf = ({ gradient }: Task): string => (gradient ? 'value, gradient' : 'value');
const shownOf = ({ gradient }: Task): string => (gradient ? 'value[0], gradient' : 'value[0]');

/** Writes a program that runs where it stands: in a page, or in Node. */
export function directProgram(task: Task, opening: Opening): string {
  const [call, ...others] = callsOf(task);
  const body =
    others.length === 0
      ? `const program = await ${compileOf(call!, task)};
const { ${partsOf(task)} } = await program.run(${exampleCode});
console.log(${shownOf(task)});`
      : `const inputs = ${exampleCode};
for (const loss of [${callsOf(task).join(', ')}]) {
  const program = await ${compileOf('loss', task)};
  const { ${partsOf(task)} } = await program.run(inputs);
  console.log(${shownOf(task)}, loss.id);
}`;
  return `${importsOf(task, opening)}

${join(opening.setup, `const backend = await ${opening.open};`, body)}
`;
}

/** Writes the two files of a program that computes in a worker, so that the page stays responsive. */
export function workerProgram(
  task: Task,
  opening: Opening,
): { readonly main: string; readonly worker: string } {
  const [call, ...others] = callsOf(task);
  const isOne = others.length === 0;
  const prepare = isOne
    ? `return ${compileOf(call!, task)};`
    : `const programs = [];
  for (const loss of [${callsOf(task).join(', ')}]) programs.push(await ${compileOf('loss', task)});
  return programs;`;
  const answer = isOne
    ? `const program = await ready;
    postMessage(await program.run(data));`
    : `const results = [];
    for (const program of await ready) results.push(await program.run(data));
    postMessage(results);`;
  const show = isOne
    ? `const { ${partsOf(task)} } = data;
  console.log(${shownOf(task)});`
    : `for (const { ${partsOf(task)} } of data) console.log(${shownOf(task)});`;
  return {
    main: `const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => {
  if ('error' in data) throw new Error(data.error);
  ${show}
};
worker.postMessage(${exampleCode});
`,
    worker: `${importsOf(task, opening)}

async function prepare() {
  ${indent(join(opening.setup, `const backend = await ${opening.open};`, prepare.replaceAll('\n  ', '\n')))}
}

// Started before the first message comes: what comes meanwhile waits for it.
const ready = prepare();

onmessage = async ({ data }) => {
  try {
    ${answer}
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
`,
  };
}
