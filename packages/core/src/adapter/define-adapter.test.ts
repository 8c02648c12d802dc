import { describe, expect, it, vi } from 'vitest';
import { BackendError, ParameterError } from '../errors/errors.ts';
import { lower } from '../graph/lower.ts';
import { dice } from '../losses/index.ts';
import { scenarios } from '../testing/scenarios.test-support.ts';
import { type AdapterDefinition, defineAdapter } from './define-adapter.ts';
import type { DeviceDefinition, Engine } from './device.ts';

const { inputs } = scenarios['labels and a mask']!;
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** An engine that answers with one number. */
const engine = (changes: Partial<Engine> = {}): Engine => ({
  prepare: () => ({ run: async () => ({ device: 'x', value: Float32Array.of(7) }) }),
  ...changes,
});

const device = (id: string, changes: Partial<DeviceDefinition> = {}): DeviceDefinition => ({
  id,
  description: `a ${id}`,
  processor: 'cpu',
  open: async () => engine(),
  ...changes,
});

const fails = (reason: string, remedy = `Mend ${reason}.`) => ({
  open: () => Promise.reject(new BackendError({ subject: 'it', reason, remedy })),
});

const adapterOf = (devices: readonly DeviceDefinition[], more: Partial<AdapterDefinition> = {}) =>
  defineAdapter({
    name: 'abacus',
    library: { name: 'beads', version: '1.2.3' },
    devices: () => devices,
    ...more,
  });

describe('the devices of an adapter', () => {
  it('are listed best first, with what is known of them, and closed again', async () => {
    const close = vi.fn();
    const facts = { description: 'a large gpu', processor: 'gpu' } as const;
    const adapter = adapterOf([
      device('gpu', { open: async () => engine({ facts, close }) }),
      device('npu', fails('no driver')),
      device('cpu', { precision: 'float64' }),
    ]);
    expect(await adapter.devices()).toEqual([
      { id: 'gpu', description: 'a large gpu', available: true, precision: 'float32', processor: 'gpu' },
      {
        id: 'npu',
        description: 'a npu',
        available: false,
        reason: 'no driver',
        remedy: 'Mend no driver.',
      },
      { id: 'cpu', description: 'a cpu', available: true, precision: 'float64', processor: 'cpu' },
    ]);
    expect(close).toHaveBeenCalledOnce();
  });

  it('are not opened to be listed where a check is enough', async () => {
    const open = vi.fn(async () => engine());
    const check = vi.fn(async () => undefined);
    expect(await adapterOf([device('cpu', { check, open })]).devices()).toMatchObject([{ available: true }]);
    expect(check).toHaveBeenCalledOnce();
    expect(open).not.toHaveBeenCalled();
  });

  it('are probed one after the other', async () => {
    let probing = 0;
    const open = async () => {
      expect(++probing).toBe(1);
      await settle();
      probing--;
      return engine();
    };
    const devices = await adapterOf([device('a', { open }), device('b', { open })]).devices();
    expect(devices.every(({ available }) => available)).toBe(true);
  });
});

describe('the library', () => {
  it('has the version that is found, or none', async () => {
    expect(await adapterOf([device('cpu')]).library()).toEqual({ name: 'beads', version: '1.2.3' });
    const version = () => Promise.reject(new Error('not installed'));
    expect(await adapterOf([device('cpu')], { library: { name: 'beads', version } }).library()).toEqual({
      name: 'beads',
      version: '',
    });
  });

  it('may be another one for each device', async () => {
    const library = async (of?: string) => ({ name: of ?? 'best', version: '2.0.0' });
    const adapter = adapterOf([device('gpu'), device('cpu')], { library });
    expect(await adapter.library('gpu')).toEqual({ name: 'gpu', version: '2.0.0' });
    expect(await adapter.library()).toEqual({ name: 'best', version: '2.0.0' });
  });
});

describe('opening', () => {
  it('takes the device of a name, or the best one that opens', async () => {
    const onFallback = vi.fn();
    const adapter = adapterOf([device('gpu', fails('no driver')), device('cpu'), device('other')], {
      onFallback,
    });
    expect(await adapter.open('other')).toMatchObject({ name: 'abacus:other', device: 'other' });
    expect(onFallback).not.toHaveBeenCalled();
    expect((await adapter.open()).device).toBe('cpu');
    expect(onFallback.mock.calls).toMatchObject([[[{ id: 'gpu', reason: 'no driver' }], 'cpu']]);
  });

  it('names the devices when there is none of that name', async () => {
    const adapter = adapterOf([device('gpu'), device('cpu')]);
    await expect(adapter.open('npu')).rejects.toThrow(
      "[segloss/abacus] cannot open device 'npu': this adapter has no such device. Use 'gpu' or 'cpu'.",
    );
    const elsewhere = 'pass beads that have it';
    await expect(adapterOf([device('cpu')], { elsewhere }).open('npu')).rejects.toThrow(
      "Use 'cpu', or pass beads that have it.",
    );
  });

  it('says what else would work, once', async () => {
    const devices = [
      device('gpu', fails('no driver')),
      device('npu', fails('no npu')),
      device('cpu'),
      device('b'),
    ];
    await expect(adapterOf(devices).open('gpu')).rejects.toThrow(
      "cannot open device 'gpu': no driver. Mend no driver. Or use 'cpu' or 'b'.",
    );
    const mending = device('gpu', fails('no driver', "Mend it, or use 'cpu'."));
    await expect(adapterOf([mending, device('cpu')]).open('gpu')).rejects.toThrow(
      /no driver\. Mend it, or use 'cpu'\.$/,
    );
    const broken = device('gpu', { open: () => Promise.reject(new Error('It broke.')) });
    await expect(adapterOf([broken, device('cpu')]).open('gpu')).rejects.toThrow(
      "cannot open device 'gpu': It broke. Use 'cpu'.",
    );
    await expect(adapterOf([broken]).open('gpu')).rejects.toThrow(
      'It broke. Use another device of this adapter.',
    );
  });

  it('says why no device opens, and leads to the one that is soonest had', async () => {
    const gpu = device('gpu', { processor: 'gpu', ...fails('no driver') });
    const adapter = adapterOf([gpu, device('cpu', fails('no beads')), device('b', fails('no beads'))]);
    await expect(adapter.open()).rejects.toThrow(
      'cannot open any device: gpu: no driver; cpu, b: no beads. Mend no beads.',
    );
    await expect(
      adapterOf([device('a', fails('no beads')), device('b', fails('no beads'))]).open(),
    ).rejects.toThrow('cannot open any device: no beads. Mend no beads.');
  });

  it('by name tries what a check advises against', async () => {
    const check = () => Promise.reject(new Error('it did not start before'));
    const adapter = adapterOf([device('gpu', { check }), device('cpu')]);
    expect((await adapter.open('gpu')).device).toBe('gpu');
    expect((await adapter.open()).device).toBe('cpu');
  });
});

describe('a backend', () => {
  const open = (changes: Partial<Engine> = {}) =>
    adapterOf([device('cpu', { open: async () => engine(changes) })]).open();

  it('has what the engine knows, and what it offers besides', async () => {
    const backend = await defineAdapter<{ lend(): string }>({
      name: 'abacus',
      library: { name: 'beads', version: '1.2.3' },
      devices: () => [
        {
          ...device('gpu'),
          open: async () => ({
            ...engine({ facts: { gpu: 'a card', processor: 'gpu' }, liveResources: () => 3 }),
            extend: (checkOpen) => ({
              lend() {
                checkOpen();
                return 'beads';
              },
            }),
          }),
        },
      ],
    }).open();
    expect(backend).toMatchObject({
      name: 'abacus:gpu',
      gpu: 'a card',
      processor: 'gpu',
      precision: 'float32',
    });
    expect(backend.liveResources!()).toBe(3);
    expect(backend.lend()).toBe('beads');
    await backend.dispose();
    expect(() => backend.lend()).toThrow("device 'gpu': it was used after dispose(). Open it again.");
  });

  it('counts nothing where the engine does not', async () => {
    expect(await open()).not.toHaveProperty('liveResources');
  });

  it('refuses work after dispose(), and closes once', async () => {
    const close = vi.fn();
    const dispose = vi.fn();
    const run = async () => ({ device: 'x', value: Float32Array.of(7) });
    const backend = await open({ close, prepare: () => ({ run, dispose }) });
    const program = await backend.compile(dice());
    await program.run(inputs);
    await Promise.all([backend.dispose(), backend.dispose()]);
    await expect(backend.compile(dice())).rejects.toThrow(BackendError);
    await expect(program.run(inputs)).rejects.toThrow("device 'cpu': it was used after dispose()");
    program.dispose();
    await settle();
    expect(close).toHaveBeenCalledOnce();
    expect(dispose, 'what the device held is gone with it').not.toHaveBeenCalled();
  });

  it('waits for runs under way before it closes', async () => {
    const order: string[] = [];
    let end: () => void = () => undefined;
    const backend = await open({
      prepare: () => ({
        run: () =>
          new Promise((resolve) => {
            end = () => {
              order.push('run');
              resolve({ device: 'x', value: Float32Array.of(7) });
            };
          }),
      }),
      close: () => void order.push('close'),
    });
    const result = (await backend.compile(dice())).run(inputs);
    await settle();
    const closing = backend.dispose();
    await settle();
    end();
    await closing;
    expect((await result).value).toEqual(Float32Array.of(7));
    expect(order).toEqual(['run', 'close']);
  });

  it('says in which run the engine threw', async () => {
    const cause = new Error('out of memory.');
    const program = await (await open({ prepare: () => ({ run: () => Promise.reject(cause) }) })).compile(
      dice(),
    );
    const error = await program.run(inputs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect(error).toMatchObject({
      message:
        "[segloss/abacus] run of 'dice' on device 'cpu': out of memory. Use a smaller batch or another device.",
      cause,
    });
  });

  it('says which node of the graph a rule threw for', async () => {
    const program = await (
      await open({
        prepare: (graph) => ({
          async run() {
            const rules = Object.fromEntries(graph.nodes.map(({ op }) => [op, () => 0]));
            const sum = () => {
              throw new Error('no beads left');
            };
            lower(graph, { ...rules, sum });
            return { device: 'x', value: Float32Array.of(0) };
          },
        }),
      })
    ).compile(dice());
    await expect(program.run(inputs)).rejects.toThrow(
      /run of 'dice' on device 'cpu': no beads left \(node \d+ of the graph, op 'sum'\)\. Use a smaller batch/,
    );
  });

  it('leaves errors of segloss as they are', async () => {
    const known = new BackendError({
      subject: 'beads',
      reason: 'too few',
      remedy: 'Buy some.',
      cause: new Error(),
    });
    const program = await (await open({ prepare: () => Promise.reject(known) })).compile(dice());
    await expect(program.run(inputs)).rejects.toBe(known);
  });

  it('fails once its device cannot go on', async () => {
    let isLost = false;
    const backend = await open({
      checkUsable() {
        if (isLost)
          throw new BackendError({ subject: 'it', reason: 'it was lost', remedy: 'Open it again.' });
      },
    });
    const program = await backend.compile(dice());
    await program.run(inputs);
    isLost = true;
    await expect(program.run(inputs)).rejects.toThrow('it was lost');
    await expect(backend.compile(dice())).rejects.toThrow('it was lost');
    await backend.dispose();
  });

  it('checks inputs as the engine wants', async () => {
    const checkInputs = vi.fn(() => {
      throw new TypeError('looked');
    });
    const program = await (await open({ checkInputs })).compile(dice());
    await expect(program.run(inputs)).rejects.toThrow('looked');
  });
});

describe('what is mistyped in a definition', () => {
  const openWith = (changes: object) =>
    adapterOf([device('cpu', { open: async () => ({ ...engine(), ...changes }) })]).open();

  it.each<[object, string]>([
    [{ fallback: () => undefined }, "'fallback' of the argument of defineAdapter(): no such key."],
    [{ devices: undefined }, "'devices' of the argument of defineAdapter(): it is missing. Give a function."],
    [{ library: 'beads' }, 'it is the string "beads". Give an object or a function.'],
  ])('is an error at once (%#)', (changes, message) => {
    expect(() => adapterOf([], changes)).toThrow(ParameterError);
    expect(() => adapterOf([], changes)).toThrow(message);
  });

  it.each<[object, string]>([
    [{ presicion: 'float64' }, "'presicion' of device 'cpu': no such key. Did you mean 'precision'?"],
    [{ processor: 'GPU' }, "'processor' of device 'cpu': it is 'GPU'. Use 'cpu' or 'gpu'."],
    [{ open: undefined }, "'open' of device 'cpu': it is missing. Give a function."],
  ])(
    'of a device is an error when it is opened, and the reason in the list (%#)',
    async (changes, message) => {
      const adapter = adapterOf([device('cpu', changes), device('other')]);
      await expect(adapter.open()).rejects.toThrow(message);
      const [first, second] = await adapter.devices();
      expect(first).toMatchObject({ available: false, reason: expect.stringContaining("of device 'cpu': ") });
      expect(second).toMatchObject({ available: true });
    },
  );

  it.each<[object, string]>([
    [{ dispose: () => undefined }, "'dispose' of what open() of device 'cpu' gave: no such key."],
    [{ prepare: undefined }, "'prepare' of what open() of device 'cpu' gave: it is missing"],
    [{ facts: { gpuName: 'a card' } }, "'gpuName' of facts of device 'cpu': no such key."],
    [{ facts: { processor: 'GPU' } }, "'processor' of facts of device 'cpu': it is 'GPU'"],
  ])('of an engine is an error when it is opened (%#)', async (changes, message) => {
    await expect(openWith(changes)).rejects.toThrow(message);
  });

  it('of what runs is an error of the first run', async () => {
    const prepared = {
      run: async () => ({ device: 'x', value: Float32Array.of(7) }),
      close: () => undefined,
    };
    const program = await (await openWith({ prepare: () => prepared })).compile(dice());
    await expect(program.run(inputs)).rejects.toThrow("'close' of what prepare() gave: no such key");
    const result = { device: 'x', value: Float32Array.of(7), gradients: Float32Array.of(7) };
    const other = await openWith({ prepare: () => ({ run: async () => result }) });
    await expect((await other.compile(dice())).run(inputs)).rejects.toThrow(
      "'gradients' of result of a run: no such key. Did you mean 'gradient'?",
    );
  });

  it('of the list of devices is an error when it is asked for', async () => {
    const adapter = adapterOf([], { devices: () => undefined as never });
    const message = 'devices() in the argument of defineAdapter(): what it gives is missing, not a list';
    await expect(adapter.open()).rejects.toThrow(message);
    await expect(adapter.devices()).rejects.toThrow(message);
  });

  it('of options is an error when a loss is compiled', async () => {
    await expect((await openWith({})).compile(dice(), { gradien: true } as object)).rejects.toThrow(
      "'gradien' of options of compile(): no such key. Did you mean 'gradient'?",
    );
  });

  it('does not concern an instance of a class, which holds what it likes', async () => {
    class Abacus {
      readonly beads = 7;
      prepare = () => ({ run: async () => ({ device: 'x', value: Float32Array.of(this.beads) }) });
    }
    const backend = await adapterOf([device('cpu', { open: async () => new Abacus() })]).open();
    expect((await (await backend.compile(dice())).run(inputs)).value).toEqual(Float32Array.of(7));
  });
});
