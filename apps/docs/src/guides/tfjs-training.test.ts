import { expect, test } from 'vitest';
import { storedTable } from '../conformance/data/reports.ts';
import { testGuide } from './run-guide.test-support.ts';

testGuide('tfjs-training');

test('nobody has tried tfjs-node-gpu on a GPU yet, as the guide says', () => {
  const run = storedTable().runs.find(({ device }) => device === 'node-gpu');
  expect(run?.report.device.processor).toBe('cpu');
});
