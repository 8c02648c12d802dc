/** Something in a report that cannot come from a run of the suite. */
export interface Problem {
  /** Id of the check; left out where it is about the report as a whole. */
  readonly check?: string | undefined;
  /** A sentence without a full stop. */
  readonly reason: string;
}
