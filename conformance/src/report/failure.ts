/** Describes an array that a program was given. */
export interface ArrayDescription {
  readonly shape: readonly number[];
  /** Such as `Float32Array`. */
  readonly type: string;
}

/** Describes the last run of a check: what was compiled, and the arrays that it was given. */
export interface Setting {
  readonly loss: string;
  /** Parameters that differ from their defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly layout: string;
  /** Whether the gradient was asked for as well. */
  readonly gradient: boolean;
  readonly logits: ArrayDescription;
  readonly target: ArrayDescription;
  readonly mask?: ArrayDescription | undefined;
  readonly weights?: ArrayDescription | undefined;
  /** Whether the annotated classes were told. */
  readonly annotated?: true | undefined;
}

/** Describes an error that a check threw. */
export interface Thrown {
  /** Such as `TypeError`. */
  readonly name: string;
  readonly message: string;
  /** Where it was thrown, innermost first: function, module, line and column. Paths are relative, or of packages. */
  readonly stack: readonly string[];
}
