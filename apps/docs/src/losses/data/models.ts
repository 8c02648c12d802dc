import { allLosses } from '@segloss/core';
import { toOnnx } from '@segloss/onnxruntime-web';

/** How many classes the models have that pages offer. */
export const modelClasses = 2;

/** An ONNX model to download. */
export interface ModelFile {
  readonly loss: string;
  readonly gradient: boolean;
  /** Name of the file in the folder `onnx` of the site. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

let files: readonly ModelFile[] | undefined;

/** Makes the models of all losses with default parameters, once: loss alone, and loss with gradient. */
export function modelFiles(): readonly ModelFile[] {
  files ??= allLosses.flatMap((create) =>
    [false, true].map((gradient) => ({
      loss: create.id,
      gradient,
      name: `${create.id}${gradient ? '-gradient' : ''}.onnx`,
      bytes: toOnnx(create(), { classes: modelClasses, gradient }),
    })),
  );
  return files;
}
