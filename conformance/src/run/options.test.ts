import { expect, it } from 'vitest';
import { checkOptions } from './options.ts';

const known = [
  'device',
  'losses',
  'kinds',
  'only',
  'shard',
  'repeat',
  'build',
  'run',
  'expectedFailures',
] as const;
const failure = { id: 'dice/plain', reason: 'A bug.', link: 'https://example.org/1' };

it('accepts what is known', () => {
  expect(() => checkOptions({}, known)).not.toThrow();
  const expectedFailures = [failure, { ...failure, devices: ['cpu'] }];
  expect(() => checkOptions({ device: 'cpu', kinds: ['law'], expectedFailures }, known)).not.toThrow();
});

it.each([
  ['a mistyped option', { loss: ['dice'] }, "option 'loss': there is no such option"],
  [
    'a mistyped kind',
    { kinds: ['goldn'] },
    "kind 'goldn': there is no such kind of check. Did you mean 'golden'",
  ],
  [
    'no reason',
    [{ ...failure, reason: undefined }],
    "expected failure 1 ('dice/plain'): 'reason' must be a string",
  ],
  ['no link', [failure, { id: 'a', reason: 'b' }], "expected failure 2 ('a'): 'link' is missing"],
  ['a mistyped key', [{ ...failure, device: ['gpu'] }], "there is no key 'device'"],
  ['a device that is no list', [{ ...failure, devices: 'cpu' }], "'devices' must be a list of devices"],
  [
    'a link that runs',
    [{ ...failure, link: 'javascript:alert(1)' }],
    "'link' must be a URL that begins with https",
  ],
  ['a build without a hash', { build: { version: '1' } }, "option 'build': it does not name a build"],
  ['a run that says nothing', { run: {} }, "option 'run': it does not say who made the run"],
  ['an entry that excuses everything', [{ ...failure, id: '*' }], "'id' must name some checks, not all"],
  ['an empty reason', [{ ...failure, reason: ' ' }], "'reason' must not be empty"],
  ['one loss that is no list', { losses: 'dice' }, "option 'losses': it must be a list of strings"],
  ['one check that is no list', { only: 'dice/plain' }, "option 'only': it must be a list of strings"],
  ['a shard that there is not', { shard: '3/2' }, "shard '3/2': it does not say which part of how many"],
  ['no repetition', { repeat: 0 }, "option 'repeat': it must be 1 or more"],
  ['half a repetition', { repeat: 1.5 }, "option 'repeat': it must be a whole number"],
  ['no object', ['dice/plain'], 'expected failure 1: it is not an object'],
])('refuses %s', (_name, given, message) => {
  const options = Array.isArray(given) ? { expectedFailures: given } : given;
  expect(() => checkOptions(options, known)).toThrow(message);
});
