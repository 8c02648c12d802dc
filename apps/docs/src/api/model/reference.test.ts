import { allLosses } from '@segloss/core';
import { beforeAll, expect, test } from 'vitest';
import { apiModules } from '../data/modules.ts';
import { type ApiEntry, type ApiModule, firstSentence, type Token } from './api.ts';

let modules: readonly ApiModule[] = [];
beforeAll(async () => {
  modules = await apiModules();
});

const entry = (module: string, name: string): ApiEntry =>
  modules.find((candidate) => candidate.name === module)!.entries.find((one) => one.name === name)!;
const textOf = (tokens: readonly Token[] | undefined) => tokens?.map(({ text }) => text).join('');
const tokensOf = ({ signatures, members }: ApiEntry) => [
  ...signatures.flat(),
  ...members.flatMap((member) => member.signatures.flat()),
];

test('every module that a package exports is there, with something in it', () => {
  expect(modules.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['@segloss/core', '@segloss/core/distance', '@segloss/wasm', 'segloss']),
  );
  for (const { entries } of modules) expect(entries.length).toBeGreaterThan(0);
});

test('every public export has a doc comment', () => {
  const silent = modules.flatMap(({ name, entries }) =>
    entries.filter(({ doc }) => doc.summary === '').map((one) => `${name}: ${one.name}`),
  );
  expect(silent).toEqual([]);
});

test('names are anchors, so each is there once on a page', () => {
  for (const { name, entries } of modules) {
    const names = entries.map((one) => one.name);
    expect({ name, twice: names.filter((one, i) => names.indexOf(one) !== i) }).toEqual({ name, twice: [] });
  }
});

test('a function shows its parameters, what it throws, and leads to the types that it names', () => {
  const { signatures, doc, source } = entry('@segloss/core', 'checkInputs');
  expect(textOf(signatures[0])).toMatch(/^function checkInputs\(\n {2}loss: Loss,\n {2}inputs: AnyInputs,\n/);
  expect(signatures[0]!.find(({ text }) => text === 'Loss')?.href).toBe('/api/core/#Loss');
  expect(doc.throws[0]).toContain('](/api/core/#');
  expect(source).toBe('packages/core/src/inputs/check-inputs.ts');
});

test('types of core that other packages name lead to core', () => {
  const tokens = tokensOf(entry('@segloss/wasm', 'WasmAdapter'));
  expect(tokens.filter(({ href }) => href?.startsWith('/api/core/#')).length).toBeGreaterThan(0);
});

test('what is called shows how', () => {
  const [call] = entry('@segloss/core', 'LossFactory').members;
  expect(textOf(call!.signatures[0])).toMatch(/^\(parameters\?: SomeValuesOf<.*>\): Loss$/);
});

test('members keep their order and comments; what a subpath repeats leads to where it is explained', () => {
  const loss = entry('@segloss/core', 'LossGraph');
  expect(loss.members.map(({ signatures }) => textOf(signatures[0]))).toEqual(['readonly firstClass: 0 | 1']);
  expect(loss.members[0]!.doc.summary).toContain('first class');
  // Both paths have it, and one of them explains it.
  const aliases = ['@segloss/core', '@segloss/core/define'].map(
    (module) => entry(module, 'ParameterError').alias,
  );
  expect(aliases.filter((alias) => alias !== undefined)).toEqual([
    expect.objectContaining({ href: expect.stringMatching(/#ParameterError$/) }),
  ]);
});

test('every loss has the entry of its function', () => {
  const made = modules[0]!.entries.flatMap(({ loss }) => (loss ? [loss] : []));
  expect(made.sort()).toEqual(allLosses.map(({ id }) => id).sort());
});

test('the first sentence of a comment is plain text', () => {
  const comment = 'Checks `a` with\n[`b`](/c/), e.g. 0.5 of it. More of it.';
  expect(firstSentence(comment)).toBe('Checks a with b, e.g. 0.5 of it.');
  expect(firstSentence('Reads a file\nand more\n\nOther.')).toBe('Reads a file and more');
});
