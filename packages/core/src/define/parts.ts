/** A loss that may be made of others. */
interface Composed<L> {
  readonly parts?: readonly L[] | undefined;
}

/** Lists the losses that a loss is made of, however deep: only itself where it is not made of others. */
export const leavesOf = <L extends Composed<L>>(loss: L): readonly L[] =>
  loss.parts?.flatMap((part) => leavesOf(part)) ?? [loss];
