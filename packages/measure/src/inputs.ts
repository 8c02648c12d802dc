import type { Shape } from './shape.ts';
import { elementsOf } from './shape.ts';

/** What a benchmark runs on: the same numbers for the same shape and seed, on every machine. */
export interface BenchInputs {
  readonly logits: { readonly data: Float32Array; readonly shape: readonly number[] };
  readonly target: { readonly data: Int32Array; readonly shape: readonly number[] };
}

/** Edge of the blocks that labels come in, as masks of images have regions: distance maps of noise would be another job. */
const blockEdge = 8;

/** Makes numbers from 0 to 1 that repeat for the same seed (xorshift, Marsaglia 2003). */
function randomSource(seed: number): () => number {
  // Spread over all bits, so that neighbouring seeds have nothing in common; 0 would stay 0 for ever.
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * Makes logits and labels: blocks of one class each, and logits that point at the class more often than not.
 *
 * @param seed a whole number
 */
export function makeInputs(shape: Shape, seed: number): BenchInputs {
  const random = randomSource(seed);
  const [samples, classes, ...spatial] = shape;
  const voxels = elementsOf(spatial);
  const target = new Int32Array(samples * voxels);
  const blocks = spatial.map((size) => Math.ceil(size / blockEdge));
  for (let n = 0; n < samples; n++) {
    const classOfBlock = Array.from({ length: elementsOf(blocks) }, () => Math.floor(classes * random()));
    for (let v = 0; v < voxels; v++) {
      let [rest, block, stride] = [v, 0, 1];
      for (let axis = spatial.length - 1; axis >= 0; axis--) {
        block += stride * Math.floor((rest % spatial[axis]!) / blockEdge);
        stride *= blocks[axis]!;
        rest = Math.floor(rest / spatial[axis]!);
      }
      target[n * voxels + v] = classOfBlock[block]!;
    }
  }
  const logits = new Float32Array(samples * classes * voxels);
  for (let i = 0; i < logits.length; i++) {
    const [n, c, v] = [Math.floor(i / (classes * voxels)), Math.floor(i / voxels) % classes, i % voxels];
    logits[i] = 6 * random() - 3 + (target[n * voxels + v] === c ? 2 : 0);
  }
  return {
    logits: { data: logits, shape },
    target: { data: target, shape: [samples, ...spatial] },
  };
}
