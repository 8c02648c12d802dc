import type { Graph } from '@segloss/core/adapter';
import { applyRule, mapArgs, nodeAt, requireDefined } from '@segloss/core/graph';
import type { Pass } from '@segloss/core/passes';
import type { Code } from '../assembler/bytes.ts';
import { type FunctionWriter, type Local, select, setLocal } from '../assembler/function.ts';
import { f32x4, f64x2, i32, i32x4, v128 } from '../assembler/instructions.ts';
import { step } from '../math/block.ts';
import type { BlockFunctions } from '../math/block-functions.ts';
import { number } from '../math/constants.ts';
import { ClassLoop } from './class-loop.ts';
import { type ClassRules, unrolledClasses } from './class-rules.ts';
import { isComplementOf, isNegatedBy } from './forwarding.ts';
import type { Guard } from './guards.ts';
import type { Lane } from './lane.ts';
import {
  type Accumulator,
  accumulatorsOf,
  type FieldInMemory,
  fieldInMemory,
  placeBytes,
  type Slot,
  type Slots,
} from './layout.ts';
import { loopedClasses } from './looped-classes.ts';
import { Stages } from './stages.ts';
import { isInLoop, type LoopOp, type LoopTable, loopTable } from './table.ts';
import { unsupported } from './unsupported.ts';
import { constant, free, laneOf, masks, numbers, type Value } from './value.ts';

/** What the code of a pass depends on. */
export interface PassContext {
  readonly graph: Pick<Graph, 'nodes'>;
  readonly classes: number;
  /** Whether code loops over the classes, instead of repeating instructions for each. */
  readonly isLooped: boolean;
  /** Bytes of a block, the part of a plane that goes through all stages at once. */
  readonly blockBytes: number;
  readonly slots: Slots;
  readonly functions: BlockFunctions;
  /** The node of a forwarded prediction, if this pass reads it. */
  readonly forwarded?: number | undefined;
  /** Tests of the inputs that this pass is the first to read, and of the gradient, by node. */
  readonly guards: ReadonlyMap<number, Guard>;
}

/** The number of parameters of a pass before the addresses of fields. */
const firstAddress = 5;

/**
 * Parameters of the function of a pass: the number of voxels, the bytes of a plane, the addresses of the statistics of the
 * sample, of the partial results and of scratch memory, and then the address of the first voxel in each field.
 */
export const passParams = (pass: Pass) =>
  Array<'i32'>(firstAddress + pass.reads.length + pass.writes.length).fill('i32');

/** Where the code for four voxels goes, and the rules that write it. */
interface Body {
  readonly stages: Stages;
  readonly classes: ClassRules;
}

/** A statistic per class, in a loop over the classes. */
const perClass = ({ word }: Slot, isMask: boolean): Lane => ({
  kind: 'statistic',
  word,
  isMask,
  isPerClass: true,
});

/** Writes one pass as a function. */
class PassWriter {
  readonly #writer: FunctionWriter;
  readonly #pass: Pass;
  readonly #given: PassContext;
  readonly #reads: readonly FieldInMemory[];
  readonly #writes: readonly FieldInMemory[];
  readonly #accumulators: readonly Accumulator[];
  readonly #known: ReadonlyMap<number, Value>;
  readonly #offset: Local;
  readonly #place: Local;
  readonly #loop: ClassLoop | undefined;
  /** Has all bits set as long as inputs and gradient pass their tests. */
  readonly #passesAll: Local | undefined;

  constructor(writer: FunctionWriter, pass: Pass, given: PassContext) {
    const { graph, classes, guards, isLooped } = given;
    this.#writer = writer;
    this.#pass = pass;
    this.#given = given;
    this.#reads = pass.reads.map((node) => fieldInMemory(graph, node, classes));
    this.#writes = pass.writes.map((node) => fieldInMemory(graph, node, classes));
    this.#accumulators = accumulatorsOf(graph, pass, classes);
    this.#known = new Map(pass.uses.map((position) => [position, this.#statistic(position)]));
    this.#offset = writer.local('i32');
    this.#place = writer.local('i32');
    this.#loop = isLooped
      ? new ClassLoop(writer, classes, {
          planeBytes: this.#param(1),
          statistics: this.#param(2),
          partial: this.#param(3),
        })
      : undefined;
    this.#passesAll = guards.size > 0 ? writer.let('v128', v128.not(v128.zero)) : undefined;
  }

  #param(place: number): Code {
    return this.#writer.params[place]!.get;
  }

  /** Gives a statistic, which is the same for all voxels. */
  #statistic(position: number): Value {
    const node = nodeAt(this.#given.graph, position);
    const { type } = node;
    if (node.op === 'constant') return constant(node.attrs.value);
    const slots = this.#given.slots.at;
    if (node.op === 'classVector') {
      const { values } = node.attrs;
      const slot = slots.get(position);
      const areDistinct = new Set(values).size === values.length;
      const lanes = slot ? [perClass(slot, false)] : values.map((value) => free(number(value)));
      return { ...numbers(lanes), areDistinct };
    }
    const slot = requireDefined(slots.get(position), position);
    const { word, length } = slot;
    if (this.#given.isLooped && type.axes.includes('C')) {
      const lanes = [perClass(slot, type.kind !== 'real')];
      return type.kind === 'real' ? numbers(lanes) : masks(lanes);
    }
    const lanes = Array.from({ length }, (_, c) => {
      const loaded = v128.load32Splat(this.#param(2), 4 * (word + c));
      return free(this.#writer.let('v128', type.kind === 'real' ? loaded : f32x4.ne(loaded, v128.zero)).get);
    });
    return type.kind === 'real' ? numbers(lanes) : masks(lanes);
  }

  /** Gives the addresses of the planes of fields; only of the first plane where loops go over the others. */
  #planes(fields: readonly FieldInMemory[], from: number): readonly (readonly Code[])[] {
    return fields.map(({ planes }, i) => {
      const start = this.#param(firstAddress + from + i);
      return Array.from({ length: this.#countOf(planes) }, (_, c) =>
        c === 0 ? start : this.#writer.let('i32', i32.add(start, i32.mul(this.#param(1), i32.const(c)))).get,
      );
    });
  }

  /** Gives the number of lanes for a number of classes. */
  #countOf(length: number): number {
    return this.#loop ? 1 : length;
  }

  /** Tells whether a loop repeats code for a number of classes. */
  #isRepeated(length: number): boolean {
    return this.#loop !== undefined && length > 1;
  }

  /** Adds four voxels to an accumulator; with a mask, only some of them. */
  #gather(
    { stages, classes }: Body,
    { kind, place, length, joinsClasses }: Accumulator,
    value: Value,
    tail?: Lane,
  ): void {
    const counted = value.lanes.map((lane) => {
      if (!tail) return lane;
      return kind === 'sum'
        ? stages.apply(v128.and, lane, tail)
        : stages.apply((code, mask) => v128.bitselect(code, number(-Infinity), mask), lane, tail);
    });
    const join = kind === 'sum' ? f32x4.add : f32x4.pmax;
    // Loops over the classes gather all classes in one variable anyway.
    const parts = joinsClasses && !this.#loop ? [classes.join(kind, counted)] : counted;
    const start = kind === 'sum' ? v128.zero : number(-Infinity);
    const partial = this.#isRepeated(length) ? this.#loop!.partial.get : this.#param(3);
    for (let c = 0; c < this.#countOf(length); c++) {
      const gathered = this.#writer.local('v128');
      const at = placeBytes * (place + c);
      const end = this.#transfer(kind, gathered.get, partial, at);
      stages.gather(gathered, laneOf(parts, c), { start, join, end });
    }
  }

  /** Adds what was gathered in single precision to a partial result. */
  #transfer(kind: Accumulator['kind'], gathered: Code, partial: Code, at: number): Code {
    const before = v128.load(partial, at);
    const halves = () => f64x2.add(f64x2.fromLowF32(gathered), f64x2.fromLowF32(f32x4.high(gathered)));
    const after = kind === 'sum' ? f64x2.add(before, halves()) : f32x4.pmax(before, gathered);
    return v128.store(partial, after, at);
  }

  #watch({ stages, classes }: Body, node: number, lanes: readonly Lane[], tail?: Lane): void {
    const guard = this.#given.guards.get(node);
    const passesAll = this.#passesAll;
    if (!guard || !passesAll) return;
    if (guard.isOfSums) {
      const { scale } = guard;
      const scaled = scale
        ? lanes.map((lane) => stages.apply((raw) => f32x4.mul(raw, number(scale)), lane))
        : lanes;
      for (const sum of this.#loop ? scaled : [classes.join('sum', scaled)]) {
        // Memory after the last voxel may hold anything.
        const counted = tail ? stages.apply(v128.and, sum, tail) : sum;
        const sumHere = this.#writer.local('v128');
        stages.gather(sumHere, counted, {
          start: v128.zero,
          join: f32x4.add,
          end: setLocal(passesAll, v128.and(passesAll.get, guard.test(sumHere.get))),
        });
      }
      return;
    }
    for (const lane of lanes) {
      const passes = stages.apply(guard.test, lane);
      const counted = tail ? stages.apply((a, mask) => v128.or(a, v128.not(mask)), passes, tail) : passes;
      const passesHere = this.#writer.local('v128');
      stages.gather(passesHere, counted, {
        start: v128.not(v128.zero),
        join: v128.and,
        end: setLocal(passesAll, v128.and(passesAll.get, passesHere.get)),
      });
    }
  }

  #store(stages: Stages, plane: Code, lane: Lane, isMask: boolean, tail?: Lane): void {
    const value = isMask ? stages.apply((code) => v128.and(code, number(1)), lane) : lane;
    const address = stages.addressIn(plane, lane.isPerClass === true);
    if (!tail) {
      stages.emit((code) => v128.store(address, code), value);
      return;
    }
    for (let place = 0; place < 3; place++) {
      const isThere = i32.gt(i32.and(this.#param(0), i32.const(3)), i32.const(place));
      stages.emit(
        (code) => [
          isThere,
          0x04,
          0x40,
          v128.store32Lane(i32.add(address, i32.const(4 * place)), code, place),
          0x0b,
        ],
        value,
      );
    }
  }

  /** Writes the code for four voxels. */
  #body(tail?: Lane): Stages {
    const { functions, blockBytes } = this.#given;
    const place = { offset: this.#offset, scratch: this.#place, blockBytes, loop: this.#loop };
    const stages = new Stages(this.#writer, place);
    const classes = this.#loop ? loopedClasses(stages) : unrolledClasses(stages, this.#given.classes);
    const body = { stages, classes };
    const values = new Map(this.#known);
    this.#reads.forEach(({ node, planes, isInteger }, i) => {
      const isPerClass = this.#isRepeated(planes);
      const raw = this.#readPlanes[i]!.map((plane): Lane => ({ kind: 'input', plane, isPerClass }));
      this.#watch(body, node, raw, tail);
      values.set(node, numbers(isInteger ? raw.map((lane) => stages.apply(f32x4.fromI32, lane)) : raw));
    });
    const rules = loopTable(stages, functions, classes);
    for (const position of this.#pass.computes) {
      values.set(position, this.#compute(position, values, rules, classes));
    }
    for (const accumulator of this.#accumulators) {
      this.#gather(
        body,
        accumulator,
        requireDefined(values.get(accumulator.operand), accumulator.operand),
        tail,
      );
    }
    this.#writes.forEach(({ node }, i) => {
      const { lanes, isMask } = requireDefined(values.get(node), node);
      this.#watch(body, node, lanes, tail);
      this.#writePlanes[i]!.forEach((plane, c) => {
        this.#store(stages, plane, laneOf(lanes, c), isMask, tail);
      });
    });
    return stages;
  }

  /** Computes a node from its arguments, or from what lies in memory instead. */
  #compute(
    position: number,
    values: ReadonlyMap<number, Value>,
    rules: LoopTable,
    classes: ClassRules,
  ): Value {
    const { graph, forwarded } = this.#given;
    const node = nodeAt(graph, position);
    if (forwarded !== undefined && isComplementOf(graph, position, forwarded)) {
      return numbers(classes.sumsOfOthers(requireDefined(values.get(forwarded), forwarded).lanes));
    }
    const negative = this.#pass.reads.find((other) => isNegatedBy(graph, position, other));
    if (negative !== undefined)
      return rules.neg([requireDefined(values.get(negative), negative)], {}, node.type);
    if (!isInLoop(node)) return unsupported(node.op);
    return applyRule<Value, LoopOp>(
      rules,
      mapArgs<number, Value, LoopOp>(node, (arg) => requireDefined(values.get(arg), arg)),
    );
  }

  /** Writes the first value of a sum or maximum to its places. */
  #clear({ kind, place, length }: Accumulator): void {
    const writer = this.#writer;
    const partial = this.#param(3);
    const start = kind === 'sum' ? v128.zero : number(-Infinity);
    if (!this.#isRepeated(length)) {
      for (let c = 0; c < length; c++) writer.emit(v128.store(partial, start, placeBytes * (place + c)));
      return;
    }
    const [at, left] = [writer.let('i32', partial), writer.let('i32', i32.const(length))];
    writer.repeatWhile(() => {
      writer.emit(v128.store(at.get, start, placeBytes * place));
      writer.set(at, i32.add(at.get, i32.const(placeBytes)));
      writer.set(left, i32.sub(left.get, i32.const(1)));
      return left.get;
    });
  }

  #readPlanes: readonly (readonly Code[])[] = [];
  #writePlanes: readonly (readonly Code[])[] = [];

  /** Writes all statements, and gives the bytes of scratch memory that each thread needs. */
  write(): number {
    const writer = this.#writer;
    const { blockBytes } = this.#given;
    const [count, partial, scratch] = [this.#param(0), this.#param(3), this.#param(4)];
    this.#readPlanes = this.#planes(this.#reads, 0);
    this.#writePlanes = this.#planes(this.#writes, this.#reads.length);
    for (const accumulator of this.#accumulators) this.#clear(accumulator);
    const end = writer.let('i32', i32.shl(i32.shrUnsigned(count, i32.const(2)), i32.const(4)));
    const start = writer.local('i32');
    const blockEnd = writer.local('i32');
    const whole = this.#body();
    writer.loopWhile(i32.ltUnsigned(start.get, end.get), () => {
      const next = writer.let('i32', i32.add(start.get, i32.const(blockBytes)));
      writer.set(blockEnd, select(next.get, end.get, i32.ltUnsigned(next.get, end.get)));
      whole.finish(i32.sub(blockEnd.get, start.get), start.get, blockEnd.get, scratch);
      writer.set(start, blockEnd.get);
    });
    const rest = writer.let('i32', i32.and(count, i32.const(3)));
    const tail = writer.let('v128', i32x4.gtUnsigned(i32x4.splat(rest.get), v128.const([0, 1, 2, 3])));
    const few = this.#body(free(tail.get));
    writer.when(rest.get, () => {
      few.finish(i32.const(step), end.get, i32.add(end.get, i32.const(step)), scratch);
    });
    if (this.#passesAll) {
      const places = this.#accumulators.reduce((sum, { length }) => sum + length, 0);
      writer.emit(v128.store(partial, this.#passesAll.get, placeBytes * places));
    }
    return blockBytes * Math.max(whole.blocks, few.blocks);
  }
}

/**
 * Writes the statements of a pass.
 *
 * @returns the bytes of scratch memory that each thread needs
 */
export const writePass = (writer: FunctionWriter, pass: Pass, given: PassContext): number =>
  new PassWriter(writer, pass, given).write();
