import type { Inputs } from '@segloss/core';
import type { ConformanceCase } from './case.ts';

/** A case as it is stored; `golden/README.md` describes the format. */
interface StoredCase {
  readonly id: string;
  readonly loss: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly shape: readonly number[];
  readonly logits: readonly number[];
  readonly targetShape: readonly number[];
  readonly target: readonly number[];
  readonly mask: readonly number[] | null;
  /** One number per voxel. */
  readonly weights?: readonly number[];
  /** The annotated classes of each sample. */
  readonly annotated?: readonly (readonly number[])[];
  readonly value: number | readonly number[];
  readonly valueShape: readonly number[];
  readonly gradient: readonly number[];
}

/** Reads the stored cases: from the file system where there is one, else over HTTP. */
export async function readGoldenText(): Promise<string> {
  const url = new URL('../../golden/cases.json', import.meta.url);
  if (url.protocol === 'file:') {
    // Not an import: bundlers for browsers would try to resolve it.
    const { readFile } = globalThis.process.getBuiltinModule('node:fs/promises');
    return readFile(url, 'utf8');
  }
  const response = await fetch(url);
  if (response.ok) return response.text();
  throw new Error(
    `[segloss/conformance] golden cases: ${url} gave status ${response.status}. Serve that file.`,
  );
}

function inputsOf({ shape, logits, targetShape, target, mask, weights, annotated }: StoredCase): Inputs {
  const perVoxel = [shape[0]!, ...shape.slice(2)];
  return {
    logits: { data: Float32Array.from(logits), shape },
    target: { data: Float32Array.from(target), shape: targetShape },
    ...(mask ? { mask: { data: Uint8Array.from(mask), shape: perVoxel } } : {}),
    ...(weights ? { weights: { data: Float32Array.from(weights), shape: perVoxel } } : {}),
    ...(annotated ? { annotated } : {}),
  };
}

function fromStored(stored: StoredCase): ConformanceCase {
  const { id, loss, params, value, valueShape, gradient } = stored;
  return {
    id,
    kind: 'golden',
    loss,
    params,
    content: () => JSON.stringify(stored),
    inputs: () => inputsOf(stored),
    expected: () => ({
      value: Float64Array.from([value].flat()),
      shape: valueShape,
      gradient: Float64Array.from(gradient),
    }),
  };
}

/** Reads the golden cases from their text: small inputs of every loss, with results computed by independent code. */
export const parseGolden = (text: string): readonly ConformanceCase[] =>
  (JSON.parse(text) as readonly StoredCase[]).map(fromStored);

/** Loads the golden cases. */
export const goldenCases = async (): Promise<readonly ConformanceCase[]> =>
  parseGolden(await readGoldenText());
