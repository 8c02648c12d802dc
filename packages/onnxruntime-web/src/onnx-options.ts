import type { Layout } from '@segloss/core/adapter';
import type { SpatialAxes } from './lowering/axes.ts';

/** Chooses the inputs and outputs of a model. Batch size and image size stay open. */
export interface OnnxOptions {
  /** Channels of the network output. Default 2. */
  readonly classes?: number | undefined;
  /** Whether the model has the output `gradient`: the gradient of the loss by the logits. Default false. */
  readonly gradient?: boolean | undefined;
  /** Integer labels (int32), or a dense target of the shape of the logits (float32). Default `labels`. */
  readonly target?: 'labels' | 'dense' | undefined;
  /**
   * The label of each class, in the order of the channels, where labels are not 0, 1, 2, ...: `[0, 1, 2, 4]` for BraTS;
   * `[0, 255]`, background and foreground, for one channel. The input `target` holds these labels; `ignoreIndex` of the loss
   * may name others.
   */
  readonly labels?: readonly number[] | null | undefined;
  /** Whether there is an input `mask` (float32): 1 for voxels that count, 0 for ignored ones. Default false. */
  readonly mask?: boolean | undefined;
  /**
   * Whether there is an input `weights` (float32) of the shape of labels: what each voxel counts, 0 or more. Default false.
   */
  readonly weights?: boolean | undefined;
  /**
   * Whether there is an input `annotated` (float32, `[N, C]`): 1 for the classes that were annotated in a sample, 0 for the
   * others. Where classes exclude each other, those that were not annotated count as background there, and class 0 is always
   * annotated, whatever its number; channels of their own are left out. Default false.
   */
  readonly annotated?: boolean | undefined;
  /** 2 for images, 3 for volumes, 1 for signals. Default 2. */
  readonly spatialAxes?: SpatialAxes | undefined;
  /**
   * Where distance maps come from: the model computes them itself (`graph`), in a loop that runs on the CPU even beside a
   * GPU, or they are the inputs `target_distance` and `prediction_distance` (`input`). Default `graph`.
   */
  readonly distanceMaps?: 'graph' | 'input' | undefined;
  /**
   * Where a model that computes distance maps gets the voxel spacing from: the parameter `spacing` of the loss, or an input
   * of that name (float32, a number per spatial axis). Default `parameter`.
   */
  readonly spacing?: 'parameter' | 'input' | undefined;
  /** Where the channels of logits, dense target and gradient lie. Default `channels-first`. */
  readonly layout?: Layout | undefined;
}
