import type { Adapter, Inputs, Result } from '@segloss/core';
import { type Breach, hardly, type Run, withBackend, withResult, withRun } from './broken.test-support.ts';
import { copyInputs } from './inputs.ts';
import { copyResult } from './same.ts';

type Change = (result: Result, inputs: Inputs) => Partial<Result>;

/** Changes nothing but the last bit. */
const lastBit = 1 + 2 ** -52;

/** Changes every other result that passes. */
function everyOther(change: Change): Change {
  let count = 0;
  return (result, inputs) => (count++ % 2 === 0 ? {} : change(result, inputs));
}

/** Changes the results of every other program. */
function everyOtherProgram(change: Change): Adapter {
  let count = 0;
  return withRun((run) => {
    const isChanged = count++ % 2 === 1;
    return async (inputs) => {
      const result = await run(inputs);
      return isChanged ? { ...result, ...change(result, inputs) } : result;
    };
  });
}

/** Runs whatever was compiled last, and not what it was asked to. */
function runningTheLast(): Adapter {
  let last: Run;
  return withRun((run) => {
    last = run;
    return (inputs) => last(inputs);
  });
}

/** Lets runs that overlap have the inputs of the last one. */
function sharingInputs(): Adapter {
  let held: Inputs;
  return withRun((run) => async (inputs) => {
    held = inputs;
    await Promise.resolve();
    return run(held);
  });
}

/** Writes every result of a program into the same arrays. */
const sharingOutputs = withRun((run) => {
  let shared: Result | undefined;
  return async (inputs) => {
    const result = await run(inputs);
    shared ??= result;
    shared.value.set(result.value);
    shared.gradient?.set(result.gradient!);
    return shared;
  };
});

/** Keeps what was computed from the logits of an array. */
const remembering = (copy: (result: Result) => Result): Adapter =>
  withRun((run) => {
    const known = new WeakMap<object, Result>();
    return async (inputs) => {
      const result = known.get(inputs.logits.data) ?? copy(await run(inputs));
      known.set(inputs.logits.data, result);
      return copy(result);
    };
  });

/** Gives the first result that anyone computed from inputs of a size, for ever. */
function neverComputingAgain(key: 'value' | 'gradient'): Adapter {
  const first = new Map<number, Result>();
  return withResult((result, { logits }) => {
    const known = first.get(logits.data.length) ?? result;
    first.set(logits.data.length, known);
    return known[key] ? { [key]: known[key].slice() } : {};
  });
}

/** Compiles with other options. */
const compiling = (options: { readonly gradient?: boolean; readonly layout?: 'channels-first' }): Adapter =>
  withBackend((backend) => ({ compile: (loss, given) => backend.compile(loss, { ...given, ...options }) }));

const changing = (change: (inputs: Inputs) => unknown): Adapter =>
  withRun((run) => async (inputs) => {
    const result = await run(copyInputs(inputs));
    change(inputs);
    return result;
  });

const copied = (result: Result): Result => ({ ...result, ...copyResult(result) });
/** Adapters whose numbers are right as long as nobody looks twice. */
/** Takes programs for the same whose options are, rounded to two digits. */
function roundingOptions(): Adapter {
  const known = new Map<string, Run>();
  return withRun((run, { loss, options }) => {
    const rounded = (_: string, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(2)) : value;
    const key = JSON.stringify([loss.id, loss.parameters, options.gradient, options.layout], rounded);
    const own = known.get(key) ?? run;
    known.set(key, own);
    return own;
  });
}

export const brokenBehaviour: readonly Breach[] = [
  [
    'programs-keep-apart',
    'programs of nearly the same options',
    roundingOptions(),
    /^nearly the same options: value\[0\]/,
  ],
  [
    'same-input-same-output',
    'another last bit in every other run',
    withResult(everyOther(({ value }) => ({ value: value.map((x) => x * lastBit) }))),
    /^second run on labels: value\[0\] is .*, and was /,
  ],
  [
    'same-input-same-output',
    'another last bit of the gradient in every other program',
    everyOtherProgram(({ gradient }) => (gradient ? { gradient: gradient.map((x) => x * lastBit) } : {})),
    /^second program on labels: gradient\[0\] is /,
  ],
  [
    'programs-keep-apart',
    'the program that was compiled last',
    runningTheLast(),
    /^'dice-ce' beside others: /,
  ],
  [
    'programs-keep-apart',
    'the inputs of the run that came last',
    sharingInputs(),
    /^'dice-ce' beside others: /,
  ],
  [
    'inputs-unchanged',
    'logits in disorder',
    changing(({ logits }) => logits.data.reverse()),
    /logits\[0\] is /,
  ],
  [
    'inputs-unchanged',
    'labels spent',
    changing(({ target }) => target.data.fill(0)),
    /target\[\d+\] is 0, and was /,
  ],
  [
    'inputs-unchanged',
    'masks spent',
    changing(({ mask }) => mask?.data.fill(1)),
    /mask\[\d+\] is 1, and was 0/,
  ],
  [
    'inputs-unchanged',
    'weights made equal',
    changing(({ weights }) => weights?.data.fill(1)),
    /after a run on weights: weights\[0\] is 1, and was /,
  ],
  [
    'inputs-unchanged',
    'lists of annotated classes spent',
    changing(({ annotated }) => (annotated as number[][] | undefined)?.[0]?.pop()),
    /after a run on partial labels: annotated is /,
  ],
  [
    'inputs-unchanged',
    'a flattened shape',
    changing(({ logits }) => (logits.shape as number[]).push(1)),
    /the shape of logits is \[2, 3, 4, 5, 1\], and was \[2, 3, 4, 5\]/,
  ],
  [
    'inputs-unchanged',
    'results in the memory of the inputs',
    withResult(({ gradient }, { logits }) => {
      if (!gradient || !(logits.data instanceof Float64Array)) return {};
      return { value: logits.data.subarray(0, 1), gradient };
    }),
    /^after writing into the result of labels: logits\[0\] is 1, and was /,
  ],
  ['results-stay', 'the same arrays for every result', sharingOutputs, /^first result after another run: /],
  [
    'results-stay',
    'its own memory in results',
    remembering((result) => result),
    /^run after writing into a result: /,
  ],
  [
    'results-stay',
    'what it knows of an array',
    remembering(copied),
    /^run on arrays that held other inputs before: /,
  ],
  ['results-stay', 'a stale value', neverComputingAgain('value'), /^other inputs give the same value/],
  [
    'results-stay',
    'a stale gradient',
    neverComputingAgain('gradient'),
    /^other inputs give the same gradient/,
  ],
  [
    'value-without-gradient',
    'another value without gradient',
    withResult(({ value, gradient }) => (gradient ? {} : { value: value.map((x) => x * hardly) })),
    /^labels: value\[0\] is .*, expected .* is tolerated$/,
  ],
  [
    'value-without-gradient',
    'a gradient always',
    compiling({ gradient: true }),
    /although none was asked for/,
  ],
];
