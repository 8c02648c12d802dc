import { build } from '@segloss/core/define';
import type { Form } from '../form.ts';
import { allAxes, first, inputsOf, lengths, partialInputsOf, second, weightedInputsOf } from '../operands.ts';

/** Numbers that decimal text, half precision or an integer would spoil. */
const constants = [0.1, 1 / 3, 2 ** 24 + 1, 2 ** 31, 65_520, 1e-30, 2 ** -126, 1e30, -1e30, 16_777_215.5, -7];

const equalNumbers = () => inputsOf('equal');

/** Shows a value beside the logits, which are small, so that a graph without any input is not needed. */
const beside = (value: ReturnType<typeof build.constant>) =>
  build.where(build.less(first('NCV'), 0), value, first('NCV'));

/** The primitives that have no operands. */
export const sourceForms = {
  input: [
    { name: 'logits', value: first('NCV'), inputs: () => inputsOf('any') },
    { name: 'target', value: build.add(build.input('target', 'NCV'), first('NCV')), inputs: equalNumbers },
    { name: 'mask', value: build.mul(build.input('mask', 'NV'), first('NCV')), inputs: equalNumbers },
    {
      name: 'weights',
      value: build.mul(build.input('weights', 'NV'), first('NCV')),
      inputs: () => weightedInputsOf('equal'),
    },
    {
      name: 'annotated',
      value: build.mul(build.input('annotated', 'NC'), first('NCV')),
      inputs: () => partialInputsOf('equal'),
    },
  ],
  constant: constants.map((value) => ({
    name: String(value),
    value: beside(build.constant(value)),
    inputs: equalNumbers,
  })),
  classVector: [
    { name: 'of small numbers', values: [0.1, -1 / 3, 1e-30, 2 ** -126] },
    { name: 'of large numbers', values: [2 ** 24 + 1, 1e30, -65_520, 7] },
  ].map(({ name, values }) => ({
    name,
    value: beside(build.classVector(values.slice(0, lengths.classes))),
    inputs: equalNumbers,
  })),
  size: allAxes
    .filter((axes) => axes !== '')
    .map((axes) => ({
      name: `of [${axes}]`,
      value: build.mul(build.size(axes), second('')),
      inputs: equalNumbers,
    })),
} as const satisfies Readonly<Record<string, readonly Form[]>>;
