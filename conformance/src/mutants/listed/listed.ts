/** Accepts mutants that no case kills. */
export interface Listed {
  /** Why no case kills them. */
  readonly reason: string;
  /**
   * Ids of the losses; every loss when left out, as is right for a mutant of what all losses share. Such a mutant need not
   * be one of every loss, but no case of any loss may kill it.
   */
  readonly losses?: readonly string[];
  /** Ids of losses in which the mutant is another one, when `losses` is left out. */
  readonly except?: readonly string[];
  /** Ids of mutants. */
  readonly mutants: readonly string[];
}

/** Accepts groups of mutants for the same reason. */
export const because = (reason: string, ...groups: readonly Omit<Listed, 'reason'>[]): readonly Listed[] =>
  groups.map((group) => ({ reason, ...group }));

/** How a mutant of a loss is accepted. */
export interface Acceptance {
  readonly reason: string;
  /** Whether it is accepted in every loss, so that this one may lack it. */
  readonly isShared: boolean;
}

/** Collects what is accepted of a loss: the reason for each mutant. */
export const acceptedOf = (lists: readonly Listed[], loss: string): ReadonlyMap<string, Acceptance> =>
  new Map(
    lists
      .filter(({ losses, except }) => (losses ? losses.includes(loss) : !except?.includes(loss)))
      .flatMap(({ reason, losses, mutants }) =>
        mutants.map((id) => [id, { reason, isShared: losses === undefined }] as const),
      ),
  );
