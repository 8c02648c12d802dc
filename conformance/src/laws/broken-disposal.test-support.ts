import { type Adapter, type AnyInputs, BackendError, type Result, reference } from '@segloss/core';
import { type Breach, refusing, withBackend, withRun } from './broken.test-support.ts';

/** Programs that nothing ends. */
const undying = withBackend((backend) => ({
  compile: async (loss, options) => ({ ...(await backend.compile(loss, options)), dispose: () => undefined }),
}));

/** Ends all programs of a device with the first. */
const endingAll = withBackend((backend) => {
  const disposers: (() => void)[] = [];
  return {
    compile: async (loss, options) => {
      const program = await backend.compile(loss, options);
      disposers.push(() => program.dispose());
      const dispose = () => {
        for (const each of disposers.splice(0)) each();
      };
      return { ...program, dispose };
    },
  };
});

/** Ends programs, and complains when that is done already. */
const endingOnce = withBackend((backend) => ({
  compile: async (loss, options) => {
    const program = await backend.compile(loss, options);
    let isDisposed = false;
    const dispose = () => {
      if (isDisposed) throw new Error('disposed twice');
      isDisposed = true;
      program.dispose();
    };
    return { ...program, dispose };
  },
}));

/** Gives half of a result when it is disposed meanwhile. */
const interrupted = withRun((run) => {
  return async (inputs) => {
    const result = await run(inputs);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const stillRuns = await run(inputs).then(
      () => true,
      () => false,
    );
    return stillRuns ? result : { ...result, value: new Float64Array(1) };
  };
});

/** Runs one after the other; what is disposed of ends only the one under way as it should. */
const queueing = (disposed: 'program' | 'device'): Adapter =>
  withBackend((backend) => {
    let last: Promise<unknown> = Promise.resolve();
    const closed = new Set<unknown>();
    return {
      async compile(loss, options) {
        const program = await backend.compile(loss, options);
        const owner = disposed === 'program' ? program : backend;
        const run = async (inputs: AnyInputs): Promise<Result> => {
          const result = program.run(inputs);
          const begun = last.then(() => !closed.has(owner));
          last = begun.then(() => new Promise((resolve) => setTimeout(resolve, 1)));
          const [isWhole, whole] = [await begun, await result];
          await last;
          return isWhole ? whole : { ...whole, value: new Float64Array(1) };
        };
        const dispose = () => {
          closed.add(program);
          program.dispose();
        };
        return { run, dispose };
      },
      dispose() {
        closed.add(backend);
        return backend.dispose();
      },
    };
  });

/** Shares one device among all who open it. */
function sharingDevice(): Adapter {
  const opening = reference.open();
  return { ...reference, open: () => opening };
}

/** Opens a device twice and no more. */
function openingTwice(): Adapter {
  let left = 2;
  return { ...reference, open: (device) => reference.open(left-- > 0 ? device : 'used up') };
}

/** Adapters that end too little. */
export const brokenDisposal: readonly Breach[] = [
  ['disposed-program', 'dispose() for nothing', undying, /^run after dispose\(\): nothing was thrown/],
  [
    'disposed-program',
    'half of a result',
    interrupted,
    /^runs under way when disposed: at once: run 1 of 3: value\[0\] is 0/,
  ],
  [
    'disposed-program',
    'runs that wait for the one before',
    queueing('program'),
    /^runs under way when disposed: .*: run 2 of 3: value\[0\] is 0/,
  ],
  [
    'disposed-backend',
    'runs that wait for the one before',
    queueing('device'),
    /^dispose\(\) while programs run: .*: run 2 of 3: value\[0\] is 0/,
  ],
  [
    'disposed-program',
    'errors of another kind',
    refusing(({ message }) => new Error(message)),
    /^run after dispose\(\): Error was thrown/,
  ],
  [
    'disposed-backend',
    'dispose() of a device for nothing',
    withBackend(() => ({ dispose: async () => undefined })),
    /^compile after dispose\(\): nothing was thrown, expected BackendError$/,
  ],
  [
    'disposed-backend',
    'programs that outlive their device',
    withBackend((backend) => {
      let isOpen = true;
      return {
        async compile(loss, options) {
          if (isOpen) return backend.compile(loss, options);
          throw new BackendError({ subject: 'device', reason: 'it is closed', remedy: 'Open it.' });
        },
        async dispose() {
          isOpen = false;
        },
      };
    }),
    /^run after dispose\(\) of the device: nothing was thrown/,
  ],
];

/** Adapters that end too much, so that the check itself cannot go on. */
export const fatalDisposal: readonly Breach[] = [
  [
    'disposed-program',
    'dispose() of all programs',
    endingAll,
    /program of 'dice-ce': it was run after dispose/,
  ],
  ['disposed-program', 'dispose() only once', endingOnce, /^disposed twice$/],
  [
    'disposed-backend',
    'one device for all',
    sharingDevice(),
    /segloss\/reference\] device 'cpu': it was used after/,
  ],
  ['disposed-backend', 'a device that opens twice', openingTwice(), /cannot open device 'used up'/],
];
