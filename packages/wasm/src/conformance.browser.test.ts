import { expect, it } from 'vitest';
import { conformanceInBrowser } from '../../../conformance/src/testing/record.test-support.ts';
import { wasm } from './index.ts';

it('has threads in a page that is cross-origin isolated', async () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  const backend = await wasm.open();
  expect(backend.device).toBe('threads');
  await backend.dispose();
});

// `npm run conformance` checks everything.
await conformanceInBrowser(wasm, 'threads', { kinds: ['primitive'] });
await conformanceInBrowser(wasm, 'threads', { kinds: ['golden'], shard: '1/4' });
await conformanceInBrowser(wasm, 'single', { kinds: ['golden'], losses: ['dice-ce'] });
