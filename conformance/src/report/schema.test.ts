import { toJsonSchema } from '@valibot/to-json-schema';
import type { InferOutput } from 'valibot';
import { expect, expectTypeOf, it } from 'vitest';
import type { Report } from './report.ts';
import { deviationSchema, type lostNumbers, reportSchema, resultSchema } from './schema.ts';

type Changeable<T> = T extends object ? { -readonly [K in keyof T]: Changeable<T[K]> } : T;
type Restored<T> = T extends (typeof lostNumbers)[number]
  ? number
  : T extends object
    ? { [K in keyof T]: Restored<T[K]> }
    : T;

it('has a schema that agrees with its type', () => {
  // Checked by the compiler.
  expectTypeOf<Restored<InferOutput<typeof reportSchema>>>().toEqualTypeOf<Changeable<Report>>();
});

/** Lays out JSON as Biome does: lists of texts stand on one line where they fit. */
const show = (json: unknown) =>
  `${JSON.stringify(json, undefined, 2).replace(/^.*\[\n[^[\]{}]+\],?$/gm, (list) => {
    const line = list
      .replace(/\s*\n\s*/g, ' ')
      .replace('[ ', '[')
      .replace(' ]', ']');
    return line.length <= 110 ? line : list;
  })}\n`;

it('has a published JSON Schema that is up to date', async () => {
  const { $schema, title, ...rest } = toJsonSchema(reportSchema, {
    target: 'draft-2020-12',
    definitions: { result: resultSchema, deviation: deviationSchema },
  });
  await expect(show({ $schema, title, ...rest })).toMatchFileSnapshot(
    '../../report.schema.json',
    'report.schema.json is not what schema.ts says. Run `npx vitest run src/report/schema.test.ts --update`',
  );
});
