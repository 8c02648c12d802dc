import { type Adapter, UnsupportedGraphError } from '@segloss/core';
import { type Capabilities, defineAdapter } from '@segloss/core/adapter';
import { describe, expect, it } from 'vitest';
import { roundedTable, singlePrecision, tableAdapter } from '../faulty/table-adapter.ts';
import { readReport, writeReport } from '../report/text.ts';
import { runConformance } from './run.ts';

const capabilities: Capabilities = {
  unsupported: [{ ops: ['hardest'], reason: 'the engine cannot sort' }],
};

/** An adapter whose table lacks top-k. */
const withoutTopK = tableAdapter('without-top-k', (sizes, inputs) => {
  const { hardest: _, ...table } = roundedTable(Math.fround)(sizes, inputs);
  return table;
});

const declaring = (adapter: Adapter): Adapter => ({ ...adapter, capabilities });

const quick = { losses: ['top-k', 'dice'], kinds: ['golden'] } as const;

describe('an adapter that lacks an op', () => {
  it('is green on all that it claims when it declares the op', async () => {
    const losses = ['top-k'];
    const report = await runConformance(declaring(withoutTopK), { losses, kinds: ['golden', 'law'] });
    const of = (id: string) => report.results.find((result) => result.id === id);
    expect(report.footer).toMatchObject({ ok: true, counts: { fail: 0, error: 0 } });
    expect(of('top-k/plain')).toMatchObject({
      status: 'unsupported',
      reason: "it needs the op 'hardest', which is declared unsupported: the engine cannot sort",
    });
    expect(of('law/layouts-agree/top-k')?.status).toBe('unsupported');
    // With a threshold, the loss needs no sort.
    expect(of('top-k/threshold')?.status).toBe('pass');
    expect(report.footer.executed).toBe(report.footer.counts.pass);
    expect(report.adapter.unsupported).toEqual(capabilities.unsupported);
    expect(readReport(writeReport(report))).toEqual(report);
  });

  it('is not green when it does not declare it', async () => {
    const { results, footer } = await runConformance(withoutTopK, quick);
    const [refused] = results.filter(({ loss }) => loss === 'top-k');
    expect(refused?.status).toBe('error');
    expect(refused?.reason).toMatch(/'hardest'.*, which the adapter does not declare unsupported$/);
    expect(footer.ok).toBe(false);
  });

  it('is not green when it declares that it supports nothing', async () => {
    const nothing = { unsupported: [{ classesAbove: 0, reason: 'it has no beads' }] };
    const adapter = defineAdapter({
      name: 'nothing',
      library: { name: 'nothing', version: '1.0.0' },
      ...nothing,
      devices: () => [
        {
          id: 'cpu',
          description: 'none',
          processor: 'cpu',
          open: async () => ({ prepare: () => Promise.reject(new Error('never called')) }),
        },
      ],
    });
    const { footer } = await runConformance(adapter, { losses: ['iou'], kinds: ['golden'] });
    expect(footer).toMatchObject({ executed: 0, ok: false });
  });
});

describe('what is declared unsupported', () => {
  it('must not be computed', async () => {
    const { results, footer } = await runConformance(declaring(singlePrecision), quick);
    const found = results.find(({ id }) => id === 'top-k/plain');
    expect(found?.status).toBe('fail');
    expect(found?.reason).toBe("the adapter declares the op 'hardest' unsupported, but it was computed");
    expect(footer.ok).toBe(false);
  });

  it('must be refused clearly', async () => {
    const broken = tableAdapter('broken', (sizes, inputs) => ({
      ...roundedTable(Math.fround)(sizes, inputs),
      hardest: () => {
        throw new TypeError('sort is not a function');
      },
    }));
    const { results } = await runConformance(declaring(broken), quick);
    const [failed] = results.filter(({ loss }) => loss === 'top-k');
    expect(failed).toMatchObject({ status: 'fail' });
    expect(failed?.reason).toMatch(
      /but instead of an UnsupportedGraphError it threw BackendError: .*sort is not/,
    );
  });

  it('is refused by an adapter of a class of its own too', async () => {
    class Own {
      readonly name = 'own';
      readonly capabilities = capabilities;
      library = () => singlePrecision.library();
      devices = () => singlePrecision.devices();
      async open(device?: string) {
        const backend = await singlePrecision.open(device);
        const compile: typeof backend.compile = async (loss, options) => {
          if (loss.id !== 'top-k' || loss.parameters.threshold !== undefined)
            return backend.compile(loss, options);
          throw new UnsupportedGraphError({ subject: loss.id, reason: 'no', remedy: 'Use another.' });
        };
        return { ...backend, compile };
      }
    }
    const { results, footer } = await runConformance(new Own(), quick);
    expect(footer.ok).toBe(true);
    expect(results.find(({ loss }) => loss === 'top-k')?.status).toBe('unsupported');
  });

  it('must be written as it is meant', async () => {
    const mistyped = { unsupported: [{ ops: ['top-k'], reason: 'no' }] } as unknown as Capabilities;
    const { results } = await runConformance({ ...singlePrecision, capabilities: mistyped }, quick);
    expect(results[0]).toMatchObject({ status: 'error', reason: expect.stringContaining("no op 'top-k'") });
  });
});
