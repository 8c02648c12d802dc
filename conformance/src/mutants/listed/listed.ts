/** Accepts mutants that no case kills. */
export interface Listed {
  /** Why no case kills them. */
  readonly reason: string;
  readonly losses: readonly string[];
  /** Ids of mutants. */
  readonly mutants: readonly string[];
}

/** Collects what is accepted of a loss: the reason for each mutant. */
export const acceptedOf = (lists: readonly Listed[], loss: string): ReadonlyMap<string, string> =>
  new Map(
    lists
      .filter(({ losses }) => losses.includes(loss))
      .flatMap(({ reason, mutants }) => mutants.map((id) => [id, reason] as const)),
  );
