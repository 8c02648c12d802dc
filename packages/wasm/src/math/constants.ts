import type { Code } from '../assembler/bytes.ts';
import { v128 } from '../assembler/instructions.ts';

/** Gives code for the same 32 bits in all lanes. */
export const sameBits = (word: number): Code => v128.const([word, word, word, word]);

/** Gives code for the same number, in single precision, in all lanes. */
export const number = (value: number): Code => sameBits(new Uint32Array(Float32Array.of(value).buffer)[0]!);

/** Largest number of single precision. */
export const largestFloat32 = 3.4028234663852886e38;
