import {
  type CompileOptions,
  createLoss,
  type Inputs,
  type Loss,
  reference,
  type Warning,
} from '@segloss/core';
import { describe, expect, it } from 'vitest';
import { KeptPrograms } from './programs.ts';

const inputs: Inputs = {
  logits: { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 1, 2] },
  target: { data: Uint8Array.of(0, 1), shape: [1, 1, 2] },
};

/** A backend that counts its programs. */
async function countingBackend() {
  const backend = await reference.open();
  const counts = { compiled: 0, disposed: 0 };
  const compile = async (loss: Loss, options?: CompileOptions) => {
    counts.compiled++;
    const program = await backend.compile(loss, options);
    return {
      run: program.run,
      dispose() {
        counts.disposed++;
        program.dispose();
      },
    };
  };
  return { kept: new KeptPrograms({ ...backend, compile }), counts };
}

async function scoreWith(kept: KeptPrograms, loss: Loss, options?: CompileOptions, given = inputs) {
  const program = await kept.compile(loss, options);
  try {
    return (await program.run(given)).value[0];
  } finally {
    program.dispose();
  }
}

describe('kept programs', () => {
  it('are compiled once for each loss with its parameters, layout and gradient', async () => {
    const { kept, counts } = await countingBackend();
    for (let i = 0; i < 3; i++) {
      await scoreWith(kept, createLoss('dice'));
      await scoreWith(kept, createLoss('dice', { smoothNr: 1 }));
      await scoreWith(kept, createLoss('dice'), { gradient: true });
      await scoreWith(
        kept,
        createLoss('dice'),
        { layout: 'channels-last' },
        {
          ...inputs,
          logits: { data: inputs.logits.data, shape: [1, 1, 2, 2] },
        },
      );
      expect(counts).toEqual({ compiled: 4, disposed: 0 });
    }
    kept.dispose();
    expect(counts.disposed).toBe(4);
  });

  it('compute what new ones do', async () => {
    const { kept } = await countingBackend();
    const losses = ['dice', 'cross-entropy', 'focal'].map((id) => createLoss(id));
    const first = await Promise.all(losses.map((loss) => scoreWith(kept, loss)));
    const again = await Promise.all(losses.map((loss) => scoreWith(kept, loss)));
    expect(again).toEqual(first);
    expect(new Set(first).size).toBe(3);
  });

  it('give way, the one that was not used for longest first', async () => {
    const { kept, counts } = await countingBackend();
    const loss = (smoothNr: number) => createLoss('dice', { smoothNr });
    for (let i = 0; i < 40; i++) {
      await scoreWith(kept, loss(i));
      await scoreWith(kept, loss(0));
    }
    expect(counts).toEqual({ compiled: 40, disposed: 8 });
    await scoreWith(kept, loss(39));
    expect(counts.compiled).toBe(40);
    await scoreWith(kept, loss(1));
    expect(counts.compiled).toBe(41);
  });

  it('tell every case of its own warnings', async () => {
    const { kept, counts } = await countingBackend();
    const shares = { data: Float32Array.from({ length: 32 }, (_, i) => (i % 16) / 15), shape: [1, 2, 4, 4] };
    const given = { logits: shares, target: { data: new Uint8Array(16), shape: [1, 4, 4] } };
    const heard: string[] = [];
    const onWarning = ({ subject }: Warning) => heard.push(subject);
    for (let i = 0; i < 3; i++) await scoreWith(kept, createLoss('dice'), { onWarning }, given);
    expect(heard).toHaveLength(3);
    expect(counts).toEqual({ compiled: 3, disposed: 3 });
  });

  it('do not outlast a run that failed, or one of large arrays', async () => {
    const { kept, counts } = await countingBackend();
    const wrong = { ...inputs, target: { data: Uint8Array.of(7, 7), shape: [1, 1, 2] } };
    await expect(scoreWith(kept, createLoss('dice'), {}, wrong)).rejects.toThrow();
    expect(counts).toEqual({ compiled: 1, disposed: 1 });
    const large = {
      logits: { data: new Float32Array(2 * 1_048_576), shape: [1, 2, 1024, 1024] },
      target: { data: new Uint8Array(1_048_576), shape: [1, 1024, 1024] },
    };
    await scoreWith(kept, createLoss('dice'), {}, large);
    expect(counts).toEqual({ compiled: 2, disposed: 2 });
  });
});
