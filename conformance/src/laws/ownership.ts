import { arranged, modes, sharedReady, whole } from './exact.ts';
import { copyInputs, drawInputs, kinds } from './inputs.ts';
import { type Law, outcomeOf, within } from './law.ts';
import { runWhole, sharedProgram, withProgram } from './programs.ts';
import { copyResult, inputsDiffer, resultsDiffer } from './same.ts';
import { variantOf } from './variants.ts';

/** Demands that inputs are only read. */
export const inputsUnchanged: Law = {
  id: 'inputs-unchanged',
  statement: 'A run changes nothing that it is given: logits, target, mask, weights and annotated classes.',
  scope: 'loss',
  async check({ backend }, loss) {
    const problems: (string | undefined)[] = [];
    for (const [name, mode] of Object.entries(modes)) {
      const ready = await sharedReady(backend, loss, mode);
      for (const [kind, drawing] of Object.entries(kinds)) {
        const place = mode === whole ? kind : `${kind}, ${name}`;
        // A device may use arrays of its own kinds of numbers where they lie.
        for (const array of [undefined, Float32Array, Float64Array]) {
          const inputs = copyInputs(arranged(ready, drawInputs(drawing)), array);
          const before = copyInputs(inputs);
          const { value, gradient } = await ready.program.run(inputs);
          problems.push(within(`after a run on ${place}`, inputsDiffer(inputs, before)));
          value.fill(1);
          gradient?.fill(1);
          problems.push(within(`after writing into the result of ${place}`, inputsDiffer(inputs, before)));
        }
      }
    }
    const sigmoid = variantOf(loss, { activation: 'sigmoid' }, 1);
    for (const gradient of sigmoid ? [true, false] : []) {
      const inputs = drawInputs({ classes: 1, mask: true });
      const before = copyInputs(inputs);
      await withProgram(backend, sigmoid!, (program) => program.run(inputs), { gradient });
      const place = `one channel${gradient ? '' : ', value only'}`;
      problems.push(within(`after a run on ${place}`, inputsDiffer(inputs, before)));
    }
    const none = variantOf(loss, { activation: 'none' });
    if (none) {
      const drawn = drawInputs({ mask: true });
      // As rounding leaves probabilities: some are a little outside of 0 to 1.
      const data = drawn.logits.data.map((x, at) =>
        at % 5 === 0 ? 1.0005 : at % 5 === 1 ? -0.0005 : (x + 3) / 6,
      );
      const inputs = { ...drawn, logits: { ...drawn.logits, data } };
      const before = copyInputs(inputs);
      await withProgram(backend, none, (program) => program.run(inputs));
      problems.push(within('after a run on probabilities', inputsDiffer(inputs, before)));
    }
    return outcomeOf(problems);
  },
};

/** Demands that a result is the caller's own, and made for the inputs of its run. */
export const resultsStay: Law = {
  id: 'results-stay',
  statement:
    'A result belongs to the caller: later runs do not change it, changing it has no effect on them, and it is that of its own inputs even when their arrays are used again.',
  scope: 'loss',
  async check({ backend }, loss) {
    const [one, other] = [drawInputs({ seed: 1 }), drawInputs({ seed: 2 })];
    const expected = copyResult(await runWhole(await sharedProgram(backend, loss), other));
    return withProgram(backend, loss, async (program) => {
      const first = await runWhole(program, one);
      const kept = copyResult(first);
      const second = await runWhole(program, other);
      const problems = [
        within('first result after another run', resultsDiffer(first, kept)),
        within('run on other inputs', resultsDiffer(second, expected)),
        ...(['value', 'gradient'] as const).map((name) =>
          second[name].join() === first[name].join() ? `other inputs give the same ${name}` : undefined,
        ),
      ];
      second.value.fill(1);
      second.gradient.fill(1);
      problems.push(within('first result after writing into the second', resultsDiffer(first, kept)));
      const again = await runWhole(program, other);
      problems.push(within('run after writing into a result', resultsDiffer(again, expected)));

      const arrays = copyInputs(one);
      await runWhole(program, arrays);
      arrays.logits.data.set(other.logits.data);
      arrays.target.data.set(other.target.data);
      const reused = await runWhole(program, arrays);
      problems.push(within('run on arrays that held other inputs before', resultsDiffer(reused, expected)));
      return outcomeOf(problems);
    });
  },
};
