/**
 * Measures how well two labelings of the same pixels agree on each class: twice the pixels that both give it by the sum
 * of what each gives (Dice, 1945). 1 for a class that neither has.
 */
export function diceScores(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
): readonly number[] {
  const [both, either] = [new Float64Array(classes), new Float64Array(classes)];
  for (let i = 0; i < truth.length; i++) {
    const [p, t] = [predicted[i]!, truth[i]!];
    either[p]! += 1;
    either[t]! += 1;
    if (p === t) both[p]! += 1;
  }
  return Array.from(both, (agreed, c) => (either[c] === 0 ? 1 : (2 * agreed) / either[c]!));
}
