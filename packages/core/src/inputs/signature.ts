/** Says what a graph must know of its inputs before it is built; sizes of batch and space stay open. */
export interface InputSignature {
  /** Channels of the network output. */
  readonly classes: number;
  /** Integer labels `[N, ...spatial]`, or a dense target `[N, C, ...spatial]`. */
  readonly target: 'labels' | 'dense';
  /** Whether a mask `[N, ...spatial]` is given. */
  readonly mask: boolean;
  /** Whether a weight per voxel `[N, ...spatial]` is given. Default false. */
  readonly weights?: true;
  /** Whether the annotated classes of each sample are given, `[N, C]`. Default false. */
  readonly annotated?: true;
  /**
   * Whether class 0 may lack in `annotated` where classes exclude each other, because other parts of a sum read the channels as
   * questions of their own. Default false: it is always 1 there.
   */
  readonly annotatedAsListed?: true;
  /**
   * Whether the labels of the caller were mapped to class indices, as `Inputs.labels` asks for: voxels with an ignored
   * label then hold -1. Default false.
   */
  readonly isMapped?: true;
  /** The label of each class, in the order of the channels, where the graph is to take such labels. Default 0, 1, 2, .... */
  readonly labels?: readonly number[];
}
