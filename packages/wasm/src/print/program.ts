import { type LossGraph, UnsupportedGraphError } from '@segloss/core/adapter';
import { type Pass, type PassPlan, toPasses } from '@segloss/core/passes';
import { ModuleWriter } from '../assembler/module.ts';
import { blockBytesFor } from '../math/block.ts';
import { blockFunctions } from '../math/block-functions.ts';
import { mostFields } from '../threads/tasks.js';
import { relievedPasses } from './forwarding.ts';
import { firstReads, type Guard, type Guarded, guardOf, isSurelyFinite } from './guards.ts';
import {
  type Accumulator,
  accumulatorsOf,
  type FieldInMemory,
  fieldInMemory,
  type Slots,
  slotsOf,
} from './layout.ts';
import { passParams, writePass } from './pass.ts';

/** What running a pass needs. */
export interface PrintedPass {
  readonly reads: readonly FieldInMemory[];
  readonly writes: readonly FieldInMemory[];
  readonly accumulators: readonly Accumulator[];
  /** Places that the partial results of one task take. */
  readonly places: number;
  /** Whether the pass tests inputs that it is the first to read, or the gradient; the result is in the last place. */
  readonly isGuarding: boolean;
  /** Whether the pass writes the gradient, and tests it. */
  readonly watchesGradient: boolean;
  /** Bytes of scratch memory that each thread needs. */
  readonly scratchBytes: number;
}

/** A graph as a module: one function for each pass, by its number. */
export interface PrintedProgram {
  readonly plan: PassPlan<LossGraph['outputs']>;
  readonly slots: Slots;
  readonly passes: readonly PrintedPass[];
  /** The node of a field that lies where the gradient will be. */
  readonly forwarded: number | undefined;
  /** Whether passes test every number of every input. */
  readonly isGuarded: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The most classes that have code of their own. More classes share it: loops are faster then, and code does not grow. */
const mostUnrolled = 12;

/** The most classes, for which the scratch memory of all threads together stays below a GiB. */
const mostClasses = 65_536;

function checkClasses(classes: number): void {
  if (classes <= mostClasses) return;
  throw new UnsupportedGraphError({
    source: 'wasm',
    subject: `${classes} classes`,
    reason: `this backend supports at most ${mostClasses}`,
    remedy: 'Use fewer classes, or the reference of @segloss/core.',
  });
}

/** Refuses a pass with more fields than a function takes. */
function checkFields({ reads, writes }: Pass): void {
  const fields = reads.length + writes.length;
  if (fields <= mostFields) return;
  throw new UnsupportedGraphError({
    source: 'wasm',
    subject: `a loss of which one pass has ${fields} fields in memory`,
    reason: `this backend supports at most ${mostFields}`,
    remedy: 'Use fewer parts.',
  });
}

/**
 * Prints a graph as WebAssembly.
 *
 * @throws UnsupportedGraphError for more classes than scratch memory can hold, and for more fields than a function takes
 */
export function printProgram(
  graph: LossGraph,
  classes: number,
  loss: Guarded,
  inputs: readonly string[],
  isShared: boolean,
): PrintedProgram {
  checkClasses(classes);
  const plan = toPasses(graph);
  const isLooped = classes > mostUnrolled;
  const blockBytes = blockBytesFor(classes);
  const slots = slotsOf(plan, classes, isLooped);
  const module = new ModuleWriter();
  const functions = blockFunctions(module, blockBytes);
  const fresh = firstReads(plan, graph);
  const { passes: planned, forwarded } = relievedPasses(plan);
  const passes = planned.map((pass, round): PrintedPass => {
    checkFields(pass);
    const reads = pass.reads.map((node) => fieldInMemory(graph, node, classes));
    const guards = new Map<number, Guard>(
      reads.flatMap((field) => {
        const name = fresh[round]?.get(field.node);
        return name === undefined ? [] : [[field.node, guardOf(name, field, classes, loss)] as const];
      }),
    );
    const { gradient } = graph.outputs;
    const watchesGradient = gradient !== undefined && pass.writes.includes(gradient);
    if (watchesGradient) guards.set(gradient, isSurelyFinite);
    const reading = forwarded && forwarded.from !== round ? forwarded.node : undefined;
    let scratchBytes = 0;
    module.add(`pass${round}`, passParams(pass), (writer) => {
      scratchBytes = writePass(writer, pass, {
        graph,
        classes,
        isLooped,
        blockBytes,
        slots,
        functions,
        guards,
        forwarded: reading,
      });
      return undefined;
    });
    const accumulators = accumulatorsOf(graph, pass, classes);
    return {
      reads,
      writes: pass.writes.map((node) => fieldInMemory(graph, node, classes)),
      accumulators,
      places: accumulators.reduce((sum, { length }) => sum + length, guards.size > 0 ? 1 : 0),
      isGuarding: guards.size > 0,
      watchesGradient,
      scratchBytes,
    };
  });
  const guarded = new Set(fresh.flatMap((names) => [...names.values()]));
  const isGuarded = inputs.every((name) => guarded.has(name));
  return { plan, slots, passes, forwarded: forwarded?.node, isGuarded, bytes: module.finish(isShared) };
}
