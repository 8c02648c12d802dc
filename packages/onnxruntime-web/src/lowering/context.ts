import type { AxisMap } from './axes.ts';
import type { Extent } from './extent.ts';
import type { GraphWriter, Value } from './writer.ts';

/** What the rules need to know about the model that is being written. */
export interface LoweringContext {
  readonly writer: GraphWriter;
  readonly axes: AxisMap;
  readonly extent: Extent;
  /** The value of the voxel spacing, if it is an input; else the spacing is in the graph. */
  readonly spacing?: Value | undefined;
  /** The value of each input of the graph: float32, of full rank. */
  readonly inputs: Readonly<Record<string, Value>>;
}
