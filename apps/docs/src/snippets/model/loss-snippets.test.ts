import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLosses, findLoss } from '@segloss/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parameterRows } from '../../losses/model/parameters.ts';
import { expectToCompile } from '../../testing/compile.test-support.ts';
import { trialFolder } from '../trial/project.ts';
import { lossSnippets } from './loss-snippets.ts';

const folder = join(trialFolder, 'snippets');

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test('the parameters that tell a loss from others are written out', () => {
  const loss = findLoss('focal-tversky');
  const [first] = lossSnippets(loss, parameterRows(loss, allLosses), true);
  expect(first!.code).toContain('focalTversky({ ');
  expect(first!.code).toContain('gamma: 1.3333333333333333');
});

test('all code in TypeScript compiles', () => {
  for (const loss of allLosses) {
    lossSnippets(loss, parameterRows(loss, allLosses), true).forEach(({ language, code }, i) => {
      const isComplete = language === 'ts' && !code.includes('@tensorflow/tfjs');
      if (isComplete)
        writeFileSync(join(folder, `${loss.id}-${i}.ts`), `${code}\nvoid value;\nvoid gradient;\n`);
    });
  }
  expectToCompile(folder, ['*.ts']);
});

test('a loss without a model has no code that exports or loads one', () => {
  const loss = findLoss('blob');
  const [without, all] = [false, true].map((hasModel) => lossSnippets(loss, [], hasModel));
  const isOfModels = ({ code }: { readonly code: string }) => /\.onnx/.test(code);
  expect(all!.filter(isOfModels)).toHaveLength(2);
  expect(without).toEqual(all!.filter((snippet) => !isOfModels(snippet)));
});
