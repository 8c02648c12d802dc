import { type MutationScore, mutationScore } from './score.ts';

/** Writes a score as a row: how many mutants there are, and what became of them. */
function rowOf({ loss, mutants, killed, listed, survivors, stale }: MutationScore): readonly string[] {
  const share = (100 * killed) / Math.max(1, mutants - listed.length);
  return [loss, mutants, killed, listed.length, survivors.length, stale.length, `${share.toFixed(1)} %`].map(
    String,
  );
}

const head = ['loss', 'mutants', 'killed', 'listed', 'survive', 'stale', 'score'];

// The ids of losses may be given as arguments; then survivors are named as well.
const losses = process.argv.slice(2);
const scores = await mutationScore(losses.length > 0 ? { losses } : {});
const rows = [head, ...scores.map(rowOf)];
const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const row of rows) {
  console.log(
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  );
}
for (const { loss, survivors, stale } of scores) {
  if (losses.length > 0) for (const id of survivors) console.log(`survives: ${loss}: ${id}`);
  for (const id of stale) console.log(`stale: ${loss}: ${id}`);
}
if (scores.some(({ survivors, stale }) => survivors.length + stale.length > 0)) process.exitCode = 1;
