import type { AnyInputs, Inputs, NumericArray, TensorData } from '@segloss/core';
import type { Changes, Witness } from './fault.ts';
import { inLayout } from './image.ts';
import type { Facts } from './where.ts';
import { compiled, inputsOf, opened, type Trial } from './witness.ts';

type InputName = 'logits' | 'target' | 'mask';

/** Writes another number for each that the caller gives, as adapters do that mend input instead of refusing it. */
export const cleans = (
  name: InputName,
  numberAt: (x: number, at: number, facts: Facts) => number,
  when: (inputs: AnyInputs) => boolean = () => true,
): Changes => ({
  given: (inputs, facts) => {
    const tensor = inputs[name];
    if (!tensor || !isNumeric(tensor.data) || !when(inputs)) return inputs;
    // A copy of its own kind, since arrays of bytes cannot hold everything.
    return { ...inputs, [name]: { ...tensor, data: tensor.data.map((x, at) => numberAt(x, at, facts)) } };
  },
});

const isNumeric = (data: unknown): data is NumericArray =>
  ArrayBuffer.isView(data) && !(data instanceof BigInt64Array) && !(data instanceof BigUint64Array);

/** Gives other inputs than the caller did. */
export const givenAs = (change: (inputs: AnyInputs, facts: Facts) => AnyInputs): Changes => ({
  given: change,
});

/** Writes a number into an input. */
export const withNumber =
  (name: InputName, number: number, at = 0) =>
  (inputs: Inputs): Inputs => {
    const tensor = inputs[name]!;
    const data = tensor.data.slice();
    data[at < 0 ? data.length + at : at] = number;
    return { ...inputs, [name]: { ...tensor, data } };
  };

/** Inputs that callers without types may give. */
export type Spoil = (inputs: Inputs) => unknown;

/** Gives a tensor of an input another shape or other data. */
export const withTensor =
  (name: InputName, change: (tensor: TensorData) => object): Spoil =>
  (inputs) => ({ ...inputs, [name]: { ...inputs[name]!, ...change(inputs[name]!) } });

async function refusal(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
    return 'it was accepted';
  } catch (error) {
    const { name } = error as Error;
    return name === 'InputError' ? undefined : `it threw a ${name}`;
  }
}

/** Gives spoiled inputs, which must be refused with an InputError. */
export const accepts =
  (trial: Trial, spoil: Spoil, runsBefore = 0): Witness =>
  (adapter) =>
    opened(adapter, async (backend) => {
      const program = await compiled(backend, trial);
      const inputs = inLayout(inputsOf(trial), trial.layout ?? 'channels-first');
      for (let i = 0; i < runsBefore; i++) await program.run(inputs);
      return refusal(() => program.run(spoil(inputs) as Inputs));
    });
