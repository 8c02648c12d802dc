import type { Inputs } from '@segloss/core';
import { openAll } from '../backends.ts';
import { type InputsCase, inputCases, makeInputs, numbersOf, shapesOf } from '../generate/inputs.ts';
import { channelsFirst, checkFinite, checkResult, type Run, runTwice, sameBits } from '../results.ts';
import { demand, type Target } from '../target.ts';

const tensors = ['logits', 'target', 'mask', 'weights'] as const;

/** Demands that inputs are still what they were. */
function checkUntouched(about: string, before: Inputs, after: Inputs): void {
  for (const name of tensors) {
    const [was, is] = [before?.[name], after?.[name]];
    const [old, now] = [was?.data, is?.data];
    const isList = (data: unknown): data is ArrayLike<number> =>
      Array.isArray(data) || (ArrayBuffer.isView(data) && 'length' in data);
    if (!isList(old) || !isList(now)) continue;
    const isSame =
      old.length === now.length &&
      // By index: arrays whose memory is gone have no elements to walk through.
      Array.from({ length: old.length }, (_, i) => i).every(
        (i) => typeof old[i] === 'object' || Object.is(old[i], now[i]),
      );
    demand(isSame && was?.shape.length === is?.shape.length, `${about}: ${name} is changed`);
  }
}

/** The same numbers in arrays that nobody can take wrongly, channels first. */
function plainInputs(tried: InputsCase): Inputs {
  const lengths = shapesOf(tried);
  const isLast = tried.layout === 'channels-last';
  const whole = (filling: InputsCase['logits'], shape: readonly number[]) => {
    const data = Float64Array.from(numbersOf(filling, shape));
    return { data: isLast ? channelsFirst(data, tried.shape) : data, shape: tried.shape };
  };
  const perVoxel = (filling: InputsCase['logits']) => ({
    data: Float64Array.from(numbersOf(filling, lengths.mask)),
    shape: lengths.mask,
  });
  return {
    logits: whole(tried.logits, lengths.logits),
    target: tried.isDense ? whole(tried.target, lengths.target) : perVoxel(tried.target),
    ...(tried.mask && !tried.oddity.includes('mask') ? { mask: perVoxel(tried.mask) } : {}),
    ...(tried.weights && !tried.oddity.includes('weights') ? { weights: perVoxel(tried.weights) } : {}),
    ...(tried.annotated && !tried.oddity.includes('annotated') ? { annotated: tried.annotated } : {}),
    ...(tried.labels ? { labels: tried.labels } : {}),
  };
}

/** Integer types hold other numbers than they are given; only types that hold them have a right result to compare with. */
const isExact = (tried: InputsCase): boolean =>
  [tried.logits, tried.target, tried.mask, tried.weights ?? null].every((filling) => {
    if (filling === null || /^(Float|Array|shared|part)/.test(filling.kind)) return true;
    return filling.numbers.every((value) => Number.isInteger(value) && value >= 0 && value < 128);
  });

/** Inputs of the programming interface, on every backend that opens here. */
export const inputs: Target<InputsCase> = {
  name: 'inputs',
  cases: inputCases,
  label: ({ loss }) => loss,
  async open() {
    const backends = await openAll();
    return {
      async check(tried) {
        const { loss, params, layout } = tried;
        const runs = new Map<string, Run>();
        for (const backend of backends) {
          const given = makeInputs(tried);
          const run = await runTwice(backend, loss, params, layout, given);
          checkUntouched(`${loss} on ${backend.name}`, makeInputs(tried), given);
          runs.set(backend.name, run);
        }
        const reference = runs.get('reference')!;
        for (const [name, run] of runs) compareAnswers(name, run, reference);
        if ('refused' in reference) return 'refused';
        for (const backend of backends) {
          const { result } = runs.get(backend.name) as Extract<Run, { result: unknown }>;
          checkFinite(`${loss} on ${backend.name}`, result);
          if (!isExact(tried)) continue;
          const { gradient } = result;
          const ordered =
            layout === 'channels-last' && gradient
              ? { ...result, gradient: channelsFirst(gradient, tried.shape) }
              : result;
          checkResult(backend, loss, params, plainInputs(tried), ordered);
        }
        const [threads, single] = ['wasm:threads', 'wasm:single'].map((name) => runs.get(name));
        if (threads && single && 'result' in threads && 'result' in single) {
          demand(sameBits(threads.result, single.result), `${loss}: threads change the result of wasm`);
        }
        return 'accepted';
      },
      async close() {
        for (const backend of backends) await backend.dispose();
      },
    };
  },
};

/** Demands that two backends refuse alike, or neither does. */
function compareAnswers(name: string, run: Run, reference: Run): void {
  const [mine, others] = [run, reference].map((one) => ('refused' in one ? one.refused : 'a result'));
  const about = (text: string) => text.replace(/'[^']*'|-?\d[\d.e+-]*|\[[^\]]*\]/g, '#').slice(0, 60);
  demand(
    mine === others,
    `${name} answers otherwise than the reference: ${about(mine!)} / ${about(others!)}`,
    `${mine} / ${others}`,
  );
}
