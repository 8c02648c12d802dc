// Tries cases in a process of its own, so that a crash or an endless loop is a finding and not the end.
import { writeFileSync } from 'node:fs';
import { kindOf } from '../target.ts';
import { type Block, runBlock } from './block.ts';
import { fromText, toText } from './json.ts';
import type { Answer, Order } from './messages.ts';
import { loadTarget } from './targets.ts';

const answer = (message: Answer): void => void process.send?.(message);
const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

process.on('disconnect', () => process.exit(0));
// What an engine throws in a timer of its own reaches no check.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(70);
});

try {
  const target = await loadTarget(process.argv[2]!);
  const session = await target.open();

  const block = async (current: string, order: Block): Promise<Answer> => {
    const result = await runBlock(target, session, order, (tried, index, isShrinking) => {
      // Written at once: a process that is killed sends nothing more.
      writeFileSync(current, toText({ index, isShrinking, tried }));
    });
    return { answer: 'block', result: toText(result) };
  };
  const single = async (text: string): Promise<Answer> => {
    try {
      await session.check(fromText(text));
      return { answer: 'case' };
    } catch (error) {
      return { answer: 'case', problem: { kind: kindOf(error), message: textOf(error) } };
    }
  };

  process.on('message', async (order: Order) => {
    try {
      answer(await (order.order === 'block' ? block(order.current, order) : single(order.tried)));
    } catch (error) {
      answer({ answer: 'broken', message: textOf(error) });
    }
  });
  answer({ answer: 'ready' });
} catch (error) {
  answer({ answer: 'broken', message: textOf(error) });
}
