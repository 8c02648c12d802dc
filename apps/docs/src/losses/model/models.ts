/** An ONNX model to download. */
export interface ModelFile {
  readonly loss: string;
  readonly gradient: boolean;
  /** Name of the file in the folder `onnx` of the site. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What there is of a loss: its models, or why there are none. */
export type LossModels = readonly ModelFile[] | { readonly reason: string };
