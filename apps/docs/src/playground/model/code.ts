import { functionName, writeCall } from '../../shared/model/call.ts';
import type { ParameterValues } from './job.ts';
import { type Scene, side } from './scene.ts';

/** Writes the code that computes what a card shows: one loss on the scene, with what was chosen. */
export function codeOf(id: string, parameters: ParameterValues, { weights, annotated }: Scene): string {
  const inputs = [
    `  logits: { data: logits, shape: [1, 2, ${side}, ${side}] },`,
    `  target: { data: labels, shape: [1, ${side}, ${side}] },`,
    ...(weights ? [`  weights: { data: weights, shape: [1, ${side}, ${side}] },`] : []),
    ...(annotated ? [`  annotated: [[${annotated.join(', ')}]],`] : []),
  ];
  return `import { ${functionName(id)} } from '@segloss/core';
import { wasm } from '@segloss/wasm';

const backend = await wasm.open();
const program = await backend.compile(${writeCall(id, parameters)}, { gradient: true });
const { value, gradient } = await program.run({
${inputs.join('\n')}
});`;
}
