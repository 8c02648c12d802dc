import { parseArgs } from 'node:util';
import { SeglossError } from '@segloss/core';
import { openEngine } from './engine.ts';
import { classNames, readSlices } from './slices.ts';
import { train } from './train.ts';

const { values } = parseArgs({ options: { device: { type: 'string' }, epochs: { type: 'string' } } });
const engine = await openEngine(values.device).catch((error: unknown): never => {
  if (!(error instanceof SeglossError)) throw error;
  console.error(error.message);
  process.exit(2);
});
const epochs = values.epochs === undefined ? engine.epochs : Number(values.epochs);
if (!Number.isInteger(epochs) || epochs < 1) {
  console.error(
    `--epochs: '${values.epochs}' is not a whole number above 0. Give one, such as ${engine.epochs}.`,
  );
  process.exit(2);
}
const slices = await readSlices(engine.stride);
const { side, training, heldOut } = slices;
console.log(`T1 MRI of a human head: ${training.length} slices of ${side} x ${side} pixels to train on,`);
console.log(`${heldOut.length} held out. They are of the same head, so this shows only that training works.`);
console.log(
  `U-Net of ${engine.width} filters, Dice + cross entropy, on ${engine.device}: ${engine.description}\n`,
);
console.log(`epoch  loss    Dice of held-out slices: ${classNames.slice(1).join(', ')}`);

const start = performance.now();
await train(slices, {
  ...engine,
  epochs,
  onEpoch: ({ epoch, loss, scores }) => {
    const shown = Number.isNaN(loss) ? '-     ' : loss.toFixed(4);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(
      `${String(epoch).padStart(5)}  ${shown}  ${scores.map((score) => score.toFixed(3)).join('  ')}  (${seconds} s)`,
    );
  },
});
