import { expect, it } from 'vitest';
import { ParameterError } from '../errors/errors.ts';
import { gradient } from '../graph/grad.ts';
import { everyOp } from '../graph/lower.ts';
import { dice } from '../losses/index.ts';
import { checkMemory, memoryNeed } from '../memory/index.ts';
import { composedRules, rangeReducedExp } from './composed-rules.ts';
import { loadPackage } from './load-package.ts';

const graph = dice().graph({ classes: 2, target: 'labels', mask: false });
const sizes = { samples: 1, classes: 2, spatial: [2, 2] };
const rules = everyOp(() => 0);
const exp = () => 0;
const use = { source: 'a', device: 'b', graph, sizes, need: () => 0 };
const optional = { source: 'a', engine: 'b', name: 'c', load: async () => 1 };

it.each<[string, (mistyped: object) => unknown]>([
  ['composedRules', (mistyped) => composedRules(rules, { exp, ...mistyped })],
  ['rangeReducedExp', (mistyped) => rangeReducedExp(rules, { exp, ...mistyped })],
  ['checkMemory', (mistyped) => checkMemory({ ...use, ...mistyped })],
  [
    'memoryNeed',
    (mistyped) => memoryNeed(graph, sizes, { bytesPerNumber: 4, working: () => 1, ...mistyped }),
  ],
  ['gradient', (mistyped) => gradient(graph as never, mistyped)],
  ['graph', (mistyped) => dice().graph({ classes: 2, target: 'labels', mask: false }, mistyped)],
  ['loadPackage', (mistyped) => loadPackage({ ...optional, ...mistyped })],
])('%s refuses an option that it does not know', async (name, call) => {
  const attempt = async () => call({ releas: true });
  await expect(attempt()).rejects.toThrow(ParameterError);
  await expect(attempt()).rejects.toThrow(`'releas' of`);
  await expect(attempt()).rejects.toThrow(`${name}(): no such key`);
});
