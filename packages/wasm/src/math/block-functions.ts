import type { FunctionWriter, Local } from '../assembler/function.ts';
import { i32, v128 } from '../assembler/instructions.ts';
import type { ModuleWriter } from '../assembler/module.ts';
import { step } from './block.ts';
import { type VectorMath, vectorMath } from './functions.ts';

/**
 * Give the numbers of functions that map blocks: `(source, destination, bytes, blocks)`. `bytes`, a multiple of 16, are
 * those in use of each block; blocks are contiguous.
 */
export interface BlockFunctions {
  readonly exp: () => number;
  readonly log: () => number;
  readonly log1p: () => number;
  readonly pow: (exponent: number) => number;
}

/**
 * Adds functions that map blocks to a module, each when it is first used.
 *
 * @param blockBytes bytes from one block to the next
 */
export function blockFunctions(module: ModuleWriter, blockBytes: number): BlockFunctions {
  const known = new Map<string, number>();

  function add(name: string, write: (math: VectorMath, x: Local) => Local): number {
    const found = known.get(name);
    if (found !== undefined) return found;
    const index = module.add(name, ['i32', 'i32', 'i32', 'i32'], (writer: FunctionWriter) => {
      const [from, to, bytes, blocks] = writer.params as [Local, Local, Local, Local];
      const gap = writer.let('i32', i32.sub(i32.const(blockBytes), bytes.get));
      const end = writer.local('i32');
      /** Writes one step, which maps several vectors side by side, so that they do not depend on each other. */
      const map = (count: number): void => {
        const places = Array.from({ length: count }, (_, i) => step * i);
        const loaded = places.map((place) => writer.let('v128', v128.load(from.get, place)));
        const mapped = loaded.map((x) => write(vectorMath(writer), x));
        mapped.forEach((result, i) => {
          writer.emit(v128.store(to.get, result.get, places[i]));
        });
        writer.set(from, i32.add(from.get, i32.const(step * count)));
        writer.set(to, i32.add(to.get, i32.const(step * count)));
      };
      writer.repeatWhile(() => {
        writer.set(end, i32.add(from.get, bytes.get));
        writer.loopWhile(i32.ltUnsigned(i32.add(from.get, i32.const(3 * step)), end.get), () => map(4));
        writer.loopWhile(i32.ltUnsigned(from.get, end.get), () => map(1));
        writer.set(from, i32.add(from.get, gap.get));
        writer.set(to, i32.add(to.get, gap.get));
        writer.set(blocks, i32.sub(blocks.get, i32.const(1)));
        return blocks.get;
      });
      return undefined;
    });
    known.set(name, index);
    return index;
  }

  return {
    exp: () => add('exp', (math, x) => math.expOfNegative(x)),
    log: () => add('log', (math, x) => math.log(x)),
    log1p: () => add('log1p', (math, x) => math.log1p(x)),
    pow: (exponent) => add(`pow ${exponent}`, (math, x) => math.pow(x, exponent)),
  };
}
