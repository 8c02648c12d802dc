import type { Code } from '../../assembler/bytes.ts';
import type { Local } from '../../assembler/function.ts';
import { f32, f64, i32 } from '../../assembler/instructions.ts';
import type { ModuleWriter } from '../../assembler/module.ts';
import { farSquared, signBit } from './constants.ts';
import { elementBytes } from './search.ts';

/** Bytes of scratch memory for a vertex: its height, and its position. */
const vertexBytes = 16;

/** Bytes of scratch memory for the envelope of a line. */
export const envelopeBytes = (length: number): number => vertexBytes * (length + 2);

/**
 * Adds a function that replaces one of eight lines by its lower envelope of parabolas, in linear time. Each stretch on one
 * side of the border is handled by itself, with a parabola of height 0 at each end where there is a border. Whether a
 * parabola is hidden by its neighbours is decided in double precision, without a division (Maurer, Qi and Raghavan, IEEE
 * TPAMI 25(2), 2003).
 *
 * @returns the number of the function, `(from, to, length, weight, scratch)`
 */
export function addEnvelope(module: ModuleWriter): number {
  return module.add('envelope', ['i32', 'i32', 'i32', 'f64', 'i32'], (writer) => {
    const [from, to, length, weight, scratch] = writer.params as [Local, Local, Local, Local, Local];
    const [start, end, i, stop, last, side] = Array.from({ length: 6 }, () => writer.local('i32')) as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const [height, best, next, here] = Array.from({ length: 4 }, () => writer.local('f64')) as [
      Local,
      Local,
      Local,
      Local,
    ];
    const goesOn = writer.local('i32');
    const element = (base: Local, index: Code): Code =>
      i32.add(base.get, i32.mul(index, i32.const(elementBytes)));
    const sideOf = (index: Code): Code => i32.and(i32.load(element(from, index)), i32.const(signBit | 0));
    const one = i32.const(1);

    /** Removes the vertices that a new one hides, and adds it. `last` is the address of the last vertex, below `scratch` if there is none. */
    const push = () => {
      writer.set(here, f64.fromI32(i.get));
      writer.set(goesOn, i32.gtUnsigned(last.get, scratch.get));
      writer.loopWhile(goesOn.get, () => {
        const before = (place: number): Code => f64.load(i32.sub(last.get, i32.const(vertexBytes)), place);
        const [heightOf, positionOf] = [f64.load(last.get), f64.load(last.get, 8)];
        const a = writer.let('f64', f64.sub(positionOf, before(8)));
        const b = writer.let('f64', f64.sub(here.get, positionOf));
        const c = writer.let('f64', f64.add(a.get, b.get));
        const left = f64.sub(
          f64.sub(f64.mul(c.get, heightOf), f64.mul(b.get, before(0))),
          f64.mul(a.get, height.get),
        );
        const right = f64.mul(weight.get, f64.mul(a.get, f64.mul(b.get, c.get)));
        const isHidden = writer.let('i32', f64.gt(left, right));
        writer.set(last, i32.sub(last.get, i32.mul(isHidden.get, i32.const(vertexBytes))));
        writer.set(goesOn, i32.and(isHidden.get, i32.gtUnsigned(last.get, scratch.get)));
      });
      writer.set(last, i32.add(last.get, i32.const(vertexBytes)));
      writer.emit(f64.store(last.get, height.get), f64.store(last.get, here.get, 8));
    };

    const valueAt = (vertex: Code): Code => {
      const distance = f64.sub(here.get, f64.load(vertex, 8));
      const kept = writer.let('f64', distance);
      return f64.add(f64.load(vertex), f64.mul(weight.get, f64.mul(kept.get, kept.get)));
    };

    writer.set(start, i32.const(0));
    writer.repeatWhile(() => {
      writer.set(side, sideOf(start.get));
      writer.set(end, i32.add(start.get, one));
      writer.set(goesOn, i32.lt(end.get, length.get));
      const isSame = () => {
        writer.set(goesOn, i32.const(0));
        writer.when(i32.lt(end.get, length.get), () => writer.set(goesOn, i32.eq(sideOf(end.get), side.get)));
      };
      isSame();
      writer.loopWhile(goesOn.get, () => {
        writer.set(end, i32.add(end.get, one));
        isSame();
      });

      // Includes the border voxels at both ends.
      writer.set(last, i32.sub(scratch.get, i32.const(vertexBytes)));
      writer.set(i, i32.sub(start.get, i32.gt(start.get, i32.const(0))));
      writer.set(stop, i32.add(end.get, i32.lt(end.get, length.get)));
      writer.repeatWhile(() => {
        const bits = writer.let('i32', i32.xor(i32.load(element(from, i.get)), side.get));
        const isAcross = i32.lt(bits.get, i32.const(0));
        writer.set(height, f64.fromF32(f32.fromBits(bits.get)));
        writer.when(isAcross, () => writer.set(height, f64.const(0)));
        writer.when(f64.lt(height.get, f64.const(farSquared)), push);
        writer.set(i, i32.add(i.get, one));
        return i32.lt(i.get, stop.get);
      });

      const hasVertex = i32.eqz(i32.ltUnsigned(last.get, scratch.get));
      const vertex = writer.local('i32');
      writer.when(
        hasVertex,
        () => {
          writer.set(vertex, scratch.get);
          writer.set(i, start.get);
          writer.repeatWhile(() => {
            writer.set(here, f64.fromI32(i.get));
            writer.set(best, valueAt(vertex.get));
            writer.set(goesOn, i32.ltUnsigned(vertex.get, last.get));
            writer.loopWhile(goesOn.get, () => {
              const following = i32.add(vertex.get, i32.const(vertexBytes));
              writer.set(next, valueAt(following));
              const isLower = writer.let('i32', f64.le(next.get, best.get));
              writer.when(isLower.get, () => {
                writer.set(best, next.get);
                writer.set(vertex, following);
              });
              writer.set(goesOn, i32.and(isLower.get, i32.ltUnsigned(vertex.get, last.get)));
            });
            const bits = i32.or(i32.bitsOfF32(f32.fromF64(best.get)), side.get);
            writer.emit(i32.store(element(to, i.get), bits));
            writer.set(i, i32.add(i.get, one));
            return i32.lt(i.get, end.get);
          });
        },
        () => {
          writer.set(i, start.get);
          writer.repeatWhile(() => {
            writer.emit(i32.store(element(to, i.get), i32.load(element(from, i.get))));
            writer.set(i, i32.add(i.get, one));
            return i32.lt(i.get, end.get);
          });
        },
      );
      writer.set(start, end.get);
      return i32.lt(start.get, length.get);
    });
    return undefined;
  });
}
