import { boundary, diceCe } from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { checkOn } from './broken.test-support.ts';
import { brokenBounds } from './broken-bounds.test-support.ts';
import { brokenDevices } from './broken-devices.test-support.ts';
import { brokenDisposal, fatalDisposal } from './broken-disposal.test-support.ts';
import { brokenForms } from './broken-forms.test-support.ts';
import { brokenInputs } from './broken-inputs.test-support.ts';
import { brokenLate } from './broken-late.test-support.ts';
import { brokenByMuch, forgettingShapes } from './broken-much.test-support.ts';
import { brokenState } from './broken-state.test-support.ts';
import { laws } from './index.ts';

const deviceLaws = laws.filter(({ scope }) => scope !== 'loss');
const lawOf = (id: string) => deviceLaws.find((law) => law.id === id)!;
const broken = [
  ...brokenBounds,
  ...brokenByMuch,
  ...brokenInputs,
  ...brokenState,
  ...brokenForms,
  ...brokenDisposal,
  ...brokenDevices,
  ...brokenLate,
];

describe('every law of devices and of families', () => {
  it.each(broken)('%s is broken by %s', async (id, _fault, adapter, reason) => {
    expect(await checkOn(lawOf(id), adapter, diceCe())).toEqual({
      status: 'fail',
      reason: expect.stringMatching(reason),
    });
  });

  it.each(fatalDisposal)('%s ends with an error after %s', async (id, _fault, adapter, error) => {
    await expect(checkOn(lawOf(id), adapter, diceCe(), 'cpu')).rejects.toThrow(error);
  });

  it('knows inputs by their shape too, where distances are measured', async () => {
    expect(await checkOn(lawOf('kinds-of-inputs-in-turn'), forgettingShapes, boundary())).toEqual({
      status: 'fail',
      reason: expect.stringMatching(/the same numbers in another shape: value\[0\]/),
    });
  });

  it('is broken by something', () => {
    const elsewhere = ['memory-flat'];
    const ids = [...broken.map(([id]) => id), ...elsewhere];
    expect(new Set(ids)).toEqual(new Set(deviceLaws.map(({ id }) => id)));
  });
});
