import { describe, expect, it } from 'vitest';
import { resultOf } from '../testing/reports.test-support.ts';
import { describeFailures } from './describe-failures.ts';

type Rest = Parameters<typeof resultOf>[1];

/** Makes failures, each for its own reason unless they are given one. */
const failures = (count: number, name: string, rest: Rest = {}) =>
  Array.from({ length: count }, (_, i) =>
    resultOf(`${name}/${i}`, { status: 'fail', reason: `wrong in ${name} ${i}`, ...rest }),
  );
const where = '--verbose, --report FILE or --json has them all';

describe('the lines of failures', () => {
  it('name a check, its status and the reason on one line each', () => {
    const reason = `line 1\n\u001b[31mline 2 ${'x'.repeat(1000)}`;
    const [line, ...others] = describeFailures(failures(1, 'dice', { status: 'error', reason }));
    expect(line).toMatch(/^dice\/0: error: line 1 \[31mline 2 x+\.\.\.$/);
    expect(line!.length).toBeLessThan(350);
    expect(others).toEqual([]);
    expect(describeFailures([])).toEqual([]);
  });

  it('are at most 20, and say where the rest is', () => {
    const lines = describeFailures(failures(39, 'dice'));
    expect(lines).toHaveLength(21);
    expect(lines[19]).toBe('dice/19: fail: wrong in dice 19');
    expect(lines[20]).toBe(`and 19 more: ${where}`);
  });

  it('are one for checks that failed for one reason, with the first ids', () => {
    const reason = "it ran on 'cpuu', not on 'cpu'";
    const two = failures(2, 'dice', { reason });
    expect(describeFailures(two)).toEqual([`2 golden checks (dice/0, dice/1): fail: ${reason}`]);
    const many = failures(20, 'iou', { reason });
    expect(describeFailures(many)).toEqual([
      `20 golden checks (iou/0, iou/1, iou/2, ...): fail: ${reason}`,
      where,
    ]);
  });

  it('keep kinds and statuses apart', () => {
    const reason = 'no';
    const lines = describeFailures([
      ...failures(1, 'a', { reason }),
      ...failures(1, 'b', { reason, status: 'error' }),
      ...failures(2, 'law', { reason, kind: 'law' }),
    ]);
    expect(lines).toEqual(['a/0: fail: no', 'b/0: error: no', '2 law checks (law/0, law/1): fail: no']);
  });

  it('are one for errors with one cause, whatever place in a graph they name', () => {
    const cause = { name: 'TypeError', message: 'no rank', stack: ['hardest (table.js:3:1)'] };
    const two = [13, 14].map((node) => {
      const reason = `node ${node} of the graph`;
      const thrown = [{ name: 'BackendError', message: reason, stack: [] }, cause];
      return resultOf(`top-k/${node}`, { status: 'error', reason, thrown });
    });
    expect(describeFailures(two)).toEqual([
      '2 golden checks (top-k/13, top-k/14): error: node 13 of the graph',
      '    caused by TypeError: no rank at hardest (table.js:3:1)',
    ]);
  });

  it('show laws too when golden cases alone would fill them', () => {
    const laws = failures(3, 'law', { kind: 'law' });
    const few = describeFailures([...failures(30, 'dice'), ...laws]);
    expect(few.slice(16)).toEqual([
      'dice/16: fail: wrong in dice 16',
      ...laws.map(({ id, reason }) => `${id}: fail: ${reason}`),
      `and 13 more: ${where}`,
    ]);
    const many = describeFailures([...failures(30, 'dice'), ...failures(30, 'law', { kind: 'law' })]);
    expect(many.filter((line) => line.startsWith('law/'))).toHaveLength(10);
  });

  it('show a reason of many checks before those of one', () => {
    const last = failures(2, 'iou', { reason: 'no' });
    const lines = describeFailures([...failures(30, 'dice'), ...last]);
    expect(lines[0]).toBe('2 golden checks (iou/0, iou/1): fail: no');
    expect(lines.at(-1)).toBe(`and 11 more: ${where}`);
  });
});
