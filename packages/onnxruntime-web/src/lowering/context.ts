import type { AxisMap } from './axes.ts';
import type { Extent } from './extent.ts';
import type { Edge, GraphWriter } from './writer.ts';

/** Describes what the table must know of the model that is being written. */
export interface LoweringContext {
  readonly writer: GraphWriter;
  readonly axes: AxisMap;
  readonly extent: Extent;
  /** The edge of the voxel spacing, where the model is given it; else it is part of the graph. */
  readonly spacing?: Edge | undefined;
  /** The edge of each input of the graph: float32, of full rank. */
  readonly inputs: Readonly<Record<string, Edge>>;
}
