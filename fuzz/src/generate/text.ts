import fc from 'fast-check';

/** Texts that steer terminals, break out of quotes, or mean something to JavaScript. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  'line\nbreak\r\n',
  '\u0000',
  '\u202Etxt',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  '%s%d%n',
  "'; drop",
  '--',
  '-',
  '--help',
  '-1',
  '1e999',
  'NaN',
  '0x10',
  'ß',
  '漢字🧠',
  'a'.repeat(5000),
];

/** Any text without a slash: as a path it stays in its folder. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('/', '_')),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('/', '_')),
);

/** Takes one of a list, or now and then any text. */
export const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...texts) }, { weight: 1, arbitrary: anyText });

/** JSON values, hostile ones among them. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1,
    1e39,
    1e308,
    -1e-320,
    2 ** 53,
    '',
    [],
    {},
    [[]],
    'dice',
  ),
  anyText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);
