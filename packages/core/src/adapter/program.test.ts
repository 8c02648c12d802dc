import { describe, expect, it, vi } from 'vitest';
import { defineLoss } from '../define/define-loss.ts';
import { backgroundOption } from '../define/options/index.ts';
import { BackendError, InputError, ParameterError } from '../errors/errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { crossEntropy, dice, diceCe, generalizedDice } from '../losses/index.ts';
import { createProgram, type Executable, valueShape } from './program.ts';

const inputs: Inputs = {
  logits: { data: new Float32Array(24), shape: [2, 3, 2, 2] },
  target: { data: new Int32Array(8), shape: [2, 2, 2] },
};
const mask = { data: new Uint8Array(8).fill(1), shape: [2, 2, 2] };
const dense = { data: new Float32Array(24), shape: [2, 3, 2, 2] };

/** An executable that answers with one number, and counts. */
const fake = () => {
  const executable = {
    run: vi.fn(async () => ({ device: 'fake', value: Float64Array.of(7) })),
    dispose: vi.fn(),
  };
  const prepare = vi.fn(async (): Promise<Executable> => executable);
  return { executable, prepare };
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('createProgram', () => {
  it.each([
    [dice, 'it is a function, not a loss. Give a loss, such as dice().'],
    ['dice', 'it is the string "dice", not a loss. Give a loss, such as createLoss("dice").'],
    [null, 'it is null, not a loss'],
    [{}, 'it is of type Object, not a loss'],
  ])('refuses what is no loss (%#)', (loss, message) => {
    const compile = () => createProgram('test', loss as never, {}, fake().prepare);
    expect(compile).toThrow(ParameterError);
    expect(compile).toThrow(`loss of compile(): ${message}`);
  });

  it('prepares a graph once per kind of input', async () => {
    const { prepare, executable } = fake();
    const program = createProgram('test', dice(), {}, prepare);
    await program.run(inputs);
    await program.run({
      ...inputs,
      logits: { data: new Float32Array(27), shape: [1, 3, 3, 3] },
      target: { data: new Int32Array(9), shape: [1, 3, 3] },
    });
    expect(prepare).toHaveBeenCalledTimes(1);
    await program.run({ ...inputs, mask });
    await program.run({ ...inputs, target: dense });
    await program.run({ ...inputs, mask });
    expect(prepare).toHaveBeenCalledTimes(3);
    expect(executable.run).toHaveBeenCalledTimes(5);
  });

  it('prepares once for runs that overlap', async () => {
    const { prepare } = fake();
    const program = createProgram('test', dice(), {}, prepare);
    await Promise.all([program.run(inputs), program.run(inputs), program.run(inputs)]);
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  it('hands over the graph with a gradient only when asked', async () => {
    for (const gradient of [undefined, false, true]) {
      const outputs: string[][] = [];
      const program = createProgram('test', dice(), { gradient }, async (graph) => {
        outputs.push(Object.keys(graph.outputs));
        return fake().executable;
      });
      await program.run(inputs);
      expect(outputs).toEqual([gradient ? ['value', 'gradient'] : ['value']]);
    }
  });

  it('passes on a gradient when there is one', async () => {
    const gradient = new Float64Array(24);
    const run = async () => ({ device: 'fake', value: Float64Array.of(7), gradient });
    const program = createProgram('test', dice(), { gradient: true }, async () => ({ run }));
    expect(await program.run(inputs)).toEqual({
      device: 'fake',
      value: Float64Array.of(7),
      shape: [],
      gradient,
    });
    const without = createProgram('test', dice(), {}, fake().prepare);
    expect(await without.run(inputs)).not.toHaveProperty('gradient');
  });

  it('leaves the background out of the value', async () => {
    const run = async () => ({ device: 'fake', value: Float64Array.of(1, 2, 3, 4, 5, 6) });
    const loss = dice({ includeBackground: false, reduction: 'none' });
    const program = createProgram('test', loss, {}, async () => ({ run }));
    expect(await program.run(inputs)).toEqual({
      device: 'fake',
      value: Float64Array.of(2, 3, 5, 6),
      shape: [2, 2],
    });
  });

  it('leaves the background out of a map of all classes', async () => {
    const probabilities = defineLoss({
      ...dice,
      parameters: backgroundOption,
      build: (_values, context) => context.probability,
    });
    const run = async () => ({ device: 'fake', value: Float64Array.from({ length: 24 }, (_, i) => i) });
    const loss = probabilities({ includeBackground: false });
    const program = createProgram('test', loss, {}, async () => ({ run }));
    const { value, shape } = await program.run(inputs);
    expect(shape).toEqual([2, 2, 2, 2]);
    expect(Array.from(value)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]);
  });

  it('checks the inputs before it prepares anything', async () => {
    const { prepare } = fake();
    const program = createProgram('test', dice(), {}, prepare);
    await expect(program.run({ ...inputs, mask: dense })).rejects.toThrow(InputError);
    expect(prepare).not.toHaveBeenCalled();
  });

  it('rejects, and does not throw, when the loss does not fit the inputs', async () => {
    const { prepare } = fake();
    const program = createProgram('test', dice({ classWeights: [1, 2] }), {}, prepare);
    await expect(program.run(inputs)).rejects.toThrow(ParameterError);
    expect(prepare).not.toHaveBeenCalled();
  });

  it.each([
    [{ gradeint: true }, "'gradeint' of options of compile(): no such key. Did you mean 'gradient'?"],
    [{ gradient: 'yes' }, 'option \'gradient\' of compile(): must be true or false, got "yes"'],
    [{ gradient: 1 }, 'must be true or false, got 1'],
    [{ onWarning: 'console' }, "option 'onWarning' of compile(): it is the string"],
    [{ layout: 'channels_last' }, "Did you mean 'channels-last'?"],
    [{ layout: 7 }, "layout '7': no such layout"],
    [true, 'it is true, not an object'],
  ])('refuses options that nobody reads: %j', (options, message) => {
    const make = () => createProgram('test', dice(), options as object, fake().prepare);
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(message);
  });

  it.each([null, { gradient: null }, { layout: null }, { onWarning: null }])(
    'takes null for nothing: %j',
    async (options) => {
      const program = createProgram('test', dice(), options as object, fake().prepare);
      expect(await program.run(inputs)).not.toHaveProperty('gradient');
    },
  );

  it('refuses arrays that were sent away while the graph was made ready', async () => {
    const { executable } = fake();
    const logits = { data: new Float32Array(24), shape: [2, 3, 2, 2] };
    const program = createProgram('test', dice(), {}, async () => {
      structuredClone(logits.data.buffer, { transfer: [logits.data.buffer] });
      return executable;
    });
    await expect(program.run({ ...inputs, logits })).rejects.toThrow(InputError);
    expect(executable.run).not.toHaveBeenCalled();
  });

  it('tries again after a failure', async () => {
    const { executable } = fake();
    const prepare = vi.fn(async (): Promise<Executable> => executable);
    prepare.mockRejectedValueOnce(new Error('out of memory'));
    const program = createProgram('test', dice(), {}, prepare);
    await expect(program.run(inputs)).rejects.toThrow('out of memory');
    expect((await program.run(inputs)).value).toEqual(Float64Array.of(7));
    expect(prepare).toHaveBeenCalledTimes(2);
  });

  it('reports a failed run, and goes on', async () => {
    const { executable, prepare } = fake();
    executable.run.mockRejectedValueOnce(new Error('device lost'));
    const program = createProgram('test', dice(), {}, prepare);
    await expect(program.run(inputs)).rejects.toThrow('device lost');
    expect((await program.run(inputs)).value).toEqual(Float64Array.of(7));
  });
});

describe('a program after dispose', () => {
  it('rejects with the name of the backend and the loss', async () => {
    const program = createProgram('tfjs', dice(), {}, fake().prepare);
    program.dispose();
    const error = await program.run(inputs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect((error as Error).message).toBe(
      "[segloss/tfjs] program of 'dice': it was run after dispose(). Compile the loss again.",
    );
  });

  it('says so even when the inputs are wrong as well', async () => {
    const program = createProgram('tfjs', dice(), {}, fake().prepare);
    program.dispose();
    await expect(program.run({ ...inputs, mask: dense })).rejects.toThrow(BackendError);
  });

  it('has given back every executable once, however often it is disposed', async () => {
    const prepared: ReturnType<typeof fake>['executable'][] = [];
    const program = createProgram('test', dice(), {}, async () => {
      const { executable } = fake();
      prepared.push(executable);
      return executable;
    });
    await program.run(inputs);
    await program.run({ ...inputs, mask });
    program.dispose();
    program.dispose();
    await settle();
    expect(prepared.map(({ dispose }) => dispose.mock.calls.length)).toEqual([1, 1]);
  });

  it('gives back what was still being prepared', async () => {
    const { executable } = fake();
    let ready = (_: Executable): void => undefined;
    const preparing = new Promise<Executable>((resolve) => {
      ready = resolve;
    });
    const program = createProgram('test', dice(), {}, () => preparing);
    const running = program.run(inputs).catch(() => undefined);
    program.dispose();
    ready(executable);
    await running;
    await settle();
    expect(executable.dispose).toHaveBeenCalledTimes(1);
  });

  it('does not give back an executable while a run uses it', async () => {
    let isRunning = false;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const dispose = vi.fn(() => expect(isRunning).toBe(false));
    const run = async () => {
      isRunning = true;
      await finished;
      isRunning = false;
      return { device: 'fake', value: Float64Array.of(7) };
    };
    const program = createProgram('test', dice(), {}, async () => ({ run, dispose }));
    const running = program.run(inputs);
    await settle();
    program.dispose();
    await settle();
    expect(dispose).not.toHaveBeenCalled();
    finish();
    expect((await running).value).toEqual(Float64Array.of(7));
    await settle();
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it('does not give it back before the run that waited for it has finished', async () => {
    const events: string[] = [];
    let ready = (_: Executable): void => undefined;
    const preparing = new Promise<Executable>((resolve) => {
      ready = resolve;
    });
    const program = createProgram('test', dice(), {}, () => preparing);
    const running = program.run(inputs);
    program.dispose();
    await settle();
    ready({
      run: async () => {
        events.push('run');
        await settle();
        events.push('done');
        return { device: 'fake', value: Float64Array.of(7) };
      },
      dispose: () => events.push('dispose'),
    });
    // The run may also have been turned away, as long as it did not touch what was given back.
    await running.catch((error: unknown) => expect(error).toBeInstanceOf(BackendError));
    await settle();
    await settle();
    expect([['run', 'done', 'dispose'], ['dispose']]).toContainEqual(events);
  });

  it('keeps quiet when giving back fails', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const { executable, prepare } = fake();
      executable.dispose.mockImplementation(() => {
        throw new Error('device lost');
      });
      const program = createProgram('test', dice(), {}, prepare);
      await program.run(inputs);
      expect(() => program.dispose()).not.toThrow();
      await settle();
      await settle();
      expect(executable.dispose).toHaveBeenCalledTimes(1);
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });

  it('needs no dispose function of the backend, and no successful run', async () => {
    const failing = createProgram('test', dice(), {}, async () => {
      throw new Error('no device');
    });
    await expect(failing.run(inputs)).rejects.toThrow('no device');
    expect(() => failing.dispose()).not.toThrow();
    const { executable } = fake();
    const simple = createProgram('test', dice(), {}, async () => ({ run: executable.run }));
    await simple.run(inputs);
    expect(() => simple.dispose()).not.toThrow();
    await settle();
  });
});

describe('valueShape', () => {
  const labels = { classes: 3, target: 'labels', mask: false } as const;
  const sizes = { samples: 2, classes: 3, spatial: [4, 5, 6] };

  it.each([
    [dice(), []],
    [dice({ reduction: 'none' }), [2, 3]],
    [dice({ reduction: 'none', includeBackground: false }), [2, 2]],
    [dice({ reduction: 'none', batch: true }), [3]],
    [dice({ reduction: 'none', batch: true, includeBackground: false }), [2]],
    [dice({ reduction: 'none', aggregate: 'micro' }), [2]],
    [dice({ reduction: 'none', aggregate: 'micro', batch: true }), []],
    [generalizedDice({ reduction: 'none' }), [2]],
    [generalizedDice({ reduction: 'none', batch: true }), []],
    [crossEntropy({ reduction: 'none' }), [2, 4, 5, 6]],
    [crossEntropy({ reduction: 'none', includeBackground: false }), [2, 4, 5, 6]],
    [diceCe(), []],
  ])('of the losses (%#)', (loss, shape) => {
    expect(valueShape(loss.graph(labels), sizes)).toEqual(shape);
  });

  it('keeps the only channel', () => {
    const loss = dice({ reduction: 'none', includeBackground: false, activation: 'sigmoid' });
    expect(valueShape(loss.graph({ ...labels, classes: 1 }), { ...sizes, classes: 1 })).toEqual([2, 1]);
  });
});
