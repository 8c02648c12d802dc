import type { Code } from '../assembler/bytes.ts';
import type { Local } from '../assembler/function.ts';

/**
 * Four numbers, of four neighbouring voxels. A lane that is per class stands for one in each class, and exists only in loops
 * over the classes.
 */
export type Lane =
  /** Code that is valid in every stage. */
  | { readonly kind: 'free'; readonly code: Code; readonly isPerClass?: false }
  /** Numbers in memory, loaded where they are used. */
  | { readonly kind: 'input'; readonly plane: Code; readonly isPerClass?: boolean }
  /** A statistic of each class: the same for all voxels. */
  | {
      readonly kind: 'statistic';
      readonly word: number;
      readonly isMask: boolean;
      readonly isPerClass: true;
    }
  /** Numbers that a stage computed. */
  | { readonly kind: 'local'; readonly stage: number; readonly local: Local; readonly isPerClass: boolean }
  /** Numbers that a function computed between two stages. */
  | { readonly kind: 'slot'; readonly stage: number; readonly slot: number; readonly isPerClass: boolean };

/** How the lanes of a block are gathered in a variable: its first value, how lanes are joined to it, and what happens at the end. */
export interface Gathering {
  readonly start: Code;
  readonly join: (gathered: Code, lane: Code) => Code;
  readonly end: Code;
}

/** How the lanes of all classes are folded: the first numbers, and the step that joins a class to them. */
export interface Folding {
  readonly start: readonly Code[];
  readonly step: (state: readonly Code[], lane: Code) => readonly Code[];
}
