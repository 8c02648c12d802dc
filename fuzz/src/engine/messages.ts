import type { Block, BlockResult } from './block.ts';

/** What a worker is told. */
export type Order =
  | ({ readonly order: 'block'; readonly current: string } & Block)
  | { readonly order: 'case'; readonly tried: string };

/** What a worker answers; cases are written as text, since messages are JSON. */
export type Answer =
  | { readonly answer: 'ready' }
  | { readonly answer: 'block'; readonly result: string }
  | { readonly answer: 'case'; readonly problem?: { readonly kind: string; readonly message: string } }
  | { readonly answer: 'broken'; readonly message: string };

/** The case that a worker was trying: what is left of it when it dies. */
export interface Current {
  readonly index: number;
  readonly isShrinking: boolean;
  readonly tried: unknown;
}

export type { BlockResult };
