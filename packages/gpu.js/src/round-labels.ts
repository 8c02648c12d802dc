import { labelSlack } from '@segloss/core/programs';
import type { KernelCode } from './compiled-kernel.ts';
import type { KernelArgument } from './gpu-js.ts';
import type { Kernels } from './kernels.ts';
import type { Shape } from './shape.ts';

/** Rounds a label that is nearly an integer, as scales of files leave it; other numbers belong to no class. */
const roundLabel = (label: number): number => {
  const whole = Math.round(label);
  return Math.abs(label - whole) <= labelSlack ? whole : label;
};

/** Adding a half before rounding down would shift labels above 2^23, where single precision has no halves. */
const roundKernel = ({ columns, lines, N }: Shape): KernelCode => ({
  source: `function (labels) {
  const label = labels[this.thread.z][this.thread.y][this.thread.x];
  const below = Math.floor(label);
  const part = label - below;
  let rounded = label;
  if (part <= ${labelSlack}) {
    rounded = below;
  }
  if (part >= ${1 - labelSlack}) {
    rounded = below + 1;
  }
  return rounded;
}`,
  functions: [],
  output: [columns, lines, N],
});

/** Rounds the labels of a run as core does: on the device if they lie there. Gives a new array. */
export async function roundLabels(
  kernels: Kernels,
  labels: KernelArgument | Float32Array,
  shape: Shape,
): Promise<KernelArgument | Float32Array> {
  return labels instanceof Float32Array ? labels.map(roundLabel) : kernels.keep(roundKernel(shape), [labels]);
}
