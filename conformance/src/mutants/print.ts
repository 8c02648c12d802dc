import { type MutationScore, mutationScore } from './score.ts';

/** Writes a score as a row: how many mutants there are, and what became of them. */
function rowOf(score: MutationScore): readonly string[] {
  const { loss, mutants, killed, killedAtRandom, listed, survivors, stale } = score;
  const share = (100 * killed) / Math.max(1, mutants - listed.length);
  const counts = [mutants, killed - killedAtRandom.length, killedAtRandom.length];
  return [loss, ...counts, listed.length, survivors.length, stale.length, `${share.toFixed(1)} %`].map(
    String,
  );
}

const head = ['loss', 'mutants', 'golden', 'random', 'listed', 'survive', 'stale', 'score'];

// The ids of losses may be given as arguments; then survivors, and what a random check kills, are named as well.
const losses = process.argv.slice(2);
const scores = await mutationScore({ everyMutant: true, ...(losses.length > 0 ? { losses } : {}) });
const rows = [head, ...scores.map(rowOf)];
const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const row of rows) {
  console.log(
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  );
}
for (const { loss, killedAtRandom, survivors, stale } of scores) {
  if (losses.length > 0) for (const { id, by } of killedAtRandom) console.log(`${by} kills: ${loss}: ${id}`);
  if (losses.length > 0) for (const id of survivors) console.log(`survives: ${loss}: ${id}`);
  for (const id of stale) console.log(`stale: ${loss}: ${id}`);
}
if (scores.some(({ survivors, stale }) => survivors.length + stale.length > 0)) process.exitCode = 1;
