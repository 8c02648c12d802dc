import { parseArgs } from 'node:util';
import { allLosses, createLoss, type Loss, SeglossError } from '@segloss/core';
import { openEngine } from './engine.ts';
import { tryLosses } from './every-loss.ts';
import { classNames, readSlices } from './slices.ts';
import { train } from './train.ts';

const { values } = parseArgs({
  options: {
    device: { type: 'string' },
    loss: { type: 'string', default: 'dice-ce' },
    epochs: { type: 'string' },
    'every-loss': { type: 'boolean', default: false },
    steps: { type: 'string', default: '200' },
  },
});

/** Ends with what a person can mend. */
function refuse(error: unknown): never {
  if (!(error instanceof SeglossError)) throw error;
  console.error(error.message);
  process.exit(2);
}

/** Reads a whole number above 0. */
function countOf(name: 'epochs' | 'steps', initial: number): number {
  const count = values[name] === undefined ? initial : Number(values[name]);
  if (Number.isInteger(count) && count > 0) return count;
  console.error(`--${name}: '${values[name]}' is not a whole number above 0. Give one, such as ${initial}.`);
  process.exit(2);
}

function lossOf(id: string): Loss {
  try {
    return createLoss(id);
  } catch (error) {
    return refuse(error);
  }
}

const loss = lossOf(values.loss);
const engine = await openEngine(values.device).catch(refuse);
const epochs = countOf('epochs', engine.epochs);
const steps = countOf('steps', 200);
const slices = await readSlices(engine.stride);
const { side, training, heldOut } = slices;
const seconds = (start: number) => ((performance.now() - start) / 1000).toFixed(0);

async function trainWithOne(): Promise<void> {
  console.log(`T1 MRI of a human head: ${training.length} slices of ${side} x ${side} pixels to train on,`);
  console.log(
    `${heldOut.length} held out. They are of the same head, so this shows only that training works.`,
  );
  const { width, device, description } = engine;
  console.log(`U-Net of ${width} filters, ${loss.description.title}, on ${device}: ${description}\n`);
  console.log(`epoch  loss    Dice of held-out slices: ${classNames.slice(1).join(', ')}`);

  const start = performance.now();
  await train(slices, {
    ...engine,
    loss,
    epochs,
    onEpoch: ({ epoch, loss: mean, scores }) => {
      const shown = Number.isNaN(mean) ? '-     ' : mean.toFixed(4);
      console.log(
        `${String(epoch).padStart(5)}  ${shown}  ${scores.map((score) => score.toFixed(3)).join('  ')}  (${seconds(start)} s)`,
      );
    },
  });
}

/** Trains with every loss in turn; the share says how far each fell on its way to the target itself. */
async function trainWithAll(): Promise<void> {
  console.log(`${steps} steps on one slice of ${side} x ${side} pixels, on ${engine.device}\n`);
  console.log('loss                              before    after    share  time');
  const start = performance.now();
  for await (const trial of tryLosses(allLosses, slices, { ...engine, steps, enough: Infinity })) {
    const numbers = [trial.first.toFixed(4).padStart(9), trial.last.toFixed(4).padStart(9)];
    const share = `${(100 * trial.share).toFixed(0)} %`.padStart(6);
    console.log(`${trial.id.padEnd(32)}${numbers.join('')}  ${share}  ${trial.seconds.toFixed(1)} s`);
  }
  console.log(`\n${allLosses.length} losses in ${seconds(start)} s`);
}

await (values['every-loss'] ? trainWithAll() : trainWithOne());
