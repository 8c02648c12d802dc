import { allLosses, checkInputs, createLoss } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { goldenCases } from '../cases/golden.ts';
import { scaleCases } from '../cases/scale.ts';
import { printLosses } from './printed-losses.ts';

const cases = await goldenCases();
const find = (id: string) => cases.find((test) => test.id === id)!;

describe('printed losses', () => {
  const printed = printLosses(cases);

  it('show value and gradient of a case, with its parameters', () => {
    const test = find('dice/plain');
    expect(printed.ofCase(test)).toMatch(/\nvalue = %\d+\ngradient = %\d+\nfirst class 0$/);
    const squared = { ...test, params: { ...test.params, squared: true } };
    expect(printed.ofCase(squared)).not.toBe(printed.ofCase(test));
  });

  it('show for a loss all that its cases make of it', () => {
    for (const { id } of allLosses) {
      for (const test of cases.filter(({ loss }) => loss === id)) {
        expect(printed.ofLoss(id)).toContain(printed.ofCase(test));
      }
    }
    expect(printed.ofLoss('dice')).not.toBe(printed.ofLoss('iou'));
  });

  it('do not depend on the order of the cases', () => {
    expect(printLosses(cases.toReversed()).ofLoss('dice')).toBe(printed.ofLoss('dice'));
  });
});

it.each(scaleCases().filter(({ id }) => /odd-sizes|far/.test(id)))('knows the signature of $id', (test) => {
  expect(test.signature).toEqual(checkInputs(createLoss(test.loss, test.params), test.inputs()).signature);
});
