import { InputError } from '../errors/errors.ts';
import { arrayKind, describeKind } from './arrays.ts';

/**
 * Decodes the bits of IEEE 754 half precision numbers, as runtimes without Float16Array return float16 tensors (a
 * Uint16Array from ONNX Runtime).
 *
 * @param bits one number in each element
 * @returns the same numbers, exactly, in single precision
 * @throws InputError for an array of another kind
 */
export function float16ToFloat32(bits: Uint16Array): Float32Array<ArrayBuffer> {
  // Bits of other arrays would be other numbers.
  if (arrayKind(bits) !== 'Uint16Array') {
    throw new InputError({
      subject: 'bits of float16 numbers',
      reason: `they are ${describeKind(bits)}`,
      remedy: 'Give a Uint16Array; arrays of other kinds hold numbers already.',
    });
  }
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
