import { reportFormat } from './schema.ts';

/** Names the format whose reports say neither which build of an adapter ran nor who made them. */
export const reportFormat2 = 'segloss-conformance/2';

const unknownRun = { commit: null, id: null, by: null };

/**
 * Turns what a file of format 2 holds into the present format: of an unknown build, by an unknown maker. What is not in
 * order stays so, for the schema to refuse.
 */
export function fromFormat2(json: object): unknown {
  const add = (part: unknown, added: object) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? { ...part, ...added } : part;
  const { adapter, renewals, ...rest } = json as { readonly adapter?: unknown; readonly renewals?: unknown };
  return {
    ...rest,
    format: reportFormat,
    adapter: add(adapter, { build: null }),
    run: unknownRun,
    renewals: Array.isArray(renewals) ? renewals.map((run) => add(run, { run: unknownRun })) : renewals,
  };
}
