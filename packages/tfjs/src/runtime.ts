import type { InputSizes, Layout } from '@segloss/core/adapter';
import type { SoftmaxCache } from './softmax.ts';
import type { Tensor } from './tensorflow.ts';

/** What the rules need to know about a run. */
export interface Runtime {
  readonly layout: Layout;
  readonly sizes: InputSizes;
  /** Makes the tensor of an input of the graph: float32, of full rank, and owned by the run. */
  readonly inputs: Readonly<Record<string, () => Tensor>>;
  /** Shares work between the softmax functions of the same logits. */
  readonly cache?: SoftmaxCache;
}
