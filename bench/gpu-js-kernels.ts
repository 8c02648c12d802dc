// Counts the kernels of @segloss/gpu.js for every loss with its gradient: each runs once per step.
// node --conditions=segloss-source --import tsx bench/gpu-js-kernels.ts
import { allLosses, createLoss } from '../packages/core/src/index.ts';
import { schedule } from '../packages/core/src/schedule/index.ts';
import { kernelsOfPass, shapeOf } from '../packages/gpu.js/src/index.ts';

const shape = shapeOf(1, 4, [128, 128, 128]);
const mebibytes = (numbers: number) => Math.round((numbers * 4) / 2 ** 20);

console.log('| loss | passes | kernels for sums | for fields | MiB to the device | MiB back |');
console.log('|---|---|---|---|---|---|');
for (const { id } of allLosses) {
  const plan = schedule(
    createLoss(id).graph({ classes: 4, target: 'labels', mask: false }, { gradient: true }),
  );
  const kernels = plan.rounds.flatMap(({ pass }) => kernelsOfPass(plan, pass, shape));
  const isField = (position: number) => plan.graph.nodes[position]!.type.axes.includes('V');
  const fields = kernels.filter(({ position }) => isField(position)).length;
  const volumes = (position: number) => (plan.graph.nodes[position]!.type.axes.includes('C') ? shape.C : 1);
  const sent = kernels.flatMap((kernel) => kernel.fields).reduce((sum, at) => sum + volumes(at) * shape.V, 0);
  const received = kernels.reduce((sum, { output: [x, y, z] }) => sum + x * y * z, 0);
  const counts = [plan.rounds.length, kernels.length - fields, fields, mebibytes(sent), mebibytes(received)];
  console.log(`| ${[id, ...counts].join(' | ')} |`);
}
