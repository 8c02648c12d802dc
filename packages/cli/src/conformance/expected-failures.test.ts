import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/cli.test-support.ts';
import { readExpectedFailures } from './expected-failures.ts';

const entry = { id: 'dice/plain', reason: 'the driver rounds', link: 'https://example.org/1' };

async function read(content: unknown) {
  const path = join(await temporaryFolder(), 'known.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readExpectedFailures(path);
}

describe('a list of expected failures', () => {
  it('holds entries for all devices, or for some', async () => {
    const list = [entry, { ...entry, id: 'dice/other', devices: ['webgl'] }];
    expect(await read(list)).toEqual(list);
    expect(await read(`\uFEFF${JSON.stringify(list)}`)).toEqual(list);
  });

  it('may name a check twice for different devices', async () => {
    const list = [
      { ...entry, devices: ['webgl'] },
      { ...entry, devices: ['webgpu'] },
    ];
    expect(await read(list)).toHaveLength(2);
  });

  it.each([
    ['no JSON', '[', /known\.json': is not JSON/],
    ['no list', { ...entry }, /is not a JSON array/],
    ['an entry that is no object', [7], /entry 1: it is not an object/],
    ['a missing reason', [{ ...entry, reason: undefined }], /entry 1 \('dice\/plain'\): 'reason' is missing/],
    ['an empty reason', [{ ...entry, reason: ' ' }], /'reason' must not be empty/],
    ['no link', [{ ...entry, link: 'later' }], /'link' must be a URL/],
    ['one device as a text', [{ ...entry, devices: 'webgl' }], /'devices' must be a list of devices/],
    ['no devices', [{ ...entry, devices: [] }], /'devices' must not be an empty list/],
    [
      'a mistyped key',
      [entry, { ...entry, id: 'b', device: ['a'] }],
      /entry 2 \('b'\): there is no key 'device'\. Did you mean 'devices'\?/,
    ],
    ['one check twice', [entry, { ...entry, devices: ['a'] }], /entry 2 .*: entry 1 says the same/],
  ])('is refused with %s', async (_name, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});
