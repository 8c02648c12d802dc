import {
  type Arrangement,
  at,
  axisSizes,
  type CheckedInputs,
  checkContents,
  copyArranged,
  copyOrdered,
  type Executable,
  evaluateNode,
  type Field,
  type GraphNode,
  isOfKind,
  type Loss,
  type LossGraph,
  mapArgs,
  type NonLocalOp,
  nodeAt,
  operandAxes,
  type RawResult,
  type Sizes,
} from '@segloss/core/adapter';
import { isField } from '@segloss/core/passes';
import { computeByKernels } from '../non-local/kernels.ts';
import type { Runner } from '../non-local/kernel-runner.ts';
import type { Guarded } from '../print/guards.ts';
import { type FieldInMemory, fieldInMemory, placeBytes } from '../print/layout.ts';
import { type PrintedProgram, printProgram } from '../print/program.ts';
import { checkFit } from './check-fit.ts';
import type { WasmResults } from './check-inputs.ts';
import { Statistics } from './statistics.ts';
import { addressesOf, checkUnmoved } from './borrowed-arrays.ts';
import type { Memory } from '../memory/memory.ts';
import { joinPartials, passedGuards, writeStatistics } from './partials.ts';
import type { Team } from '../threads/thread-pool.ts';
import { Workspace } from '../memory/workspace.ts';

/** Voxels of one task. The cut depends on nothing else, so that results do not depend on the number of threads. */
const perTask = 8_192;

/** A program that is ready to run. */
interface Prepared {
  readonly program: PrintedProgram;
  readonly module: number;
  readonly edges: Runner | undefined;
}

/** What one run has found out so far. */
interface Run {
  readonly inputs: CheckedInputs & WasmResults;
  readonly sizes: Sizes;
  readonly statistics: Statistics;
  /** Addresses of fields. */
  readonly fields: Map<number, number>;
  /** Addresses of arrays of the caller, by what they are for. */
  readonly lent: ReadonlyMap<string, number>;
  readonly edges: Runner | undefined;
  /** Whether a pass found the gradient finite. */
  hasFiniteGradient: boolean;
}

/** Tells whether labels come as numbers that the passes may see as others: these look at whole ones of 32 bits with a sign. */
const mayLabelsChange = ({ signature, target: { data } }: CheckedInputs): boolean =>
  signature.target === 'labels' &&
  (data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint32Array);

/** Tells whether passes may see other numbers than were given. In single precision, a mask that is nearly 1 is 1. */
const mayChange = (inputs: CheckedInputs): boolean =>
  mayLabelsChange(inputs) || inputs.mask?.data instanceof Float64Array;

/** Tells whether the voxels of a class lie one behind the other, as passes read them. */
const hasPlanes = (planes: number, { layout }: CheckedInputs): boolean =>
  planes === 1 || layout === 'channels-first';

/** Gives the name of an input of a loss; undefined for other nodes. */
function inputName(node: GraphNode): 'logits' | 'target' | 'mask' | undefined {
  if (node.op !== 'input') return undefined;
  return (['logits', 'target', 'mask'] as const).find((name) => name === node.attrs.name);
}

/** A loss as a module, with the memory that it works in. */
export class WasmExecutable implements Executable {
  readonly #memory: Memory;
  readonly #team: Team;
  readonly #loss: Loss;
  readonly #graph: LossGraph;
  readonly #device: string;
  readonly #openEdges: () => Promise<Runner>;
  #printed: Promise<Prepared> | undefined;
  #statistics: Statistics | undefined;
  #statisticsKey = '';
  readonly #workspace: Workspace;

  /** @param openEdges gives what computes edges; asked for only when there are some */
  constructor(
    memory: Memory,
    team: Team,
    loss: Loss,
    graph: LossGraph,
    device: string,
    openEdges: () => Promise<Runner>,
  ) {
    this.#memory = memory;
    this.#workspace = new Workspace(memory);
    this.#team = team;
    this.#loss = loss;
    this.#graph = graph;
    this.#device = device;
    this.#openEdges = openEdges;
  }

  async run(inputs: CheckedInputs & WasmResults): Promise<RawResult> {
    checkFit(this.#device, this.#graph, inputs, this.#memory, this.#workspace.bytes);
    this.#printed ??= this.#print(inputs);
    // A failure is not kept.
    this.#printed.catch(() => {
      this.#printed = undefined;
    });
    const { program, module, edges } = await this.#printed;
    const sizes = axisSizes(inputs.sizes);
    const run: Run = {
      inputs,
      sizes,
      statistics: this.#statisticsOf(sizes),
      fields: new Map(),
      lent: addressesOf(this.#memory, inputs),
      edges,
      hasFiniteGradient: false,
    };
    if (!program.isGuarded || mayChange(inputs)) checkContents(this.#loss, inputs);
    run.statistics.compute(program.plan.statistics);
    const before = this.#workspace.purposes;
    try {
      program.passes.forEach((_, round) => {
        this.#runRound(program, module, round, run);
      });
    } catch (error) {
      // What was refused leaves nothing behind.
      this.#workspace.giveBack(before);
      throw error;
    }
    return {
      device: this.#device,
      value: this.#valueOf(run),
      gradient: this.#gradientOf(run),
      hasFiniteGradient: run.hasFiniteGradient,
    };
  }

  /** Gives the arrays for statistics, which depend on the sizes. */
  #statisticsOf(sizes: Sizes): Statistics {
    const key = JSON.stringify(sizes);
    if (key !== this.#statisticsKey) this.#statistics = new Statistics(this.#graph, sizes);
    this.#statisticsKey = key;
    return this.#statistics!;
  }

  /** Gives everything back. */
  dispose(): void {
    this.#workspace.giveBack();
    this.#printed?.then(({ module }) => this.#team.remove(module)).catch(() => undefined);
  }

  async #print({ sizes: { classes }, mask, signature }: CheckedInputs): Promise<Prepared> {
    const names = ['logits', 'target', ...(mask ? ['mask'] : [])];
    const { activation, ignoreIndex } = this.#loss;
    const guarded: Guarded = { activation, ignoreIndex, ...(signature.isMapped && { isMapped: true }) };
    const program = printProgram(this.#graph, classes, guarded, names, this.#memory.isShared);
    const hasEdges = program.plan.rounds.some(({ nonLocal }) => nonLocal.length > 0);
    const edges = hasEdges ? await this.#openEdges() : undefined;
    return { program, module: await this.#team.add(program.bytes), edges };
  }

  #arrangementOf({ planes }: FieldInMemory, { inputs, sizes }: Run): Arrangement {
    return { samples: sizes.N, classes: planes, voxels: sizes.V, layout: inputs.layout };
  }

  /** Gives the address of a field; that of an input once it has been copied there. */
  #addressOf(field: FieldInMemory, run: Run): number {
    const { node, planes, isInteger } = field;
    const known = run.fields.get(node);
    if (known !== undefined) return known;
    const { N, V } = run.sizes;
    const length = N * planes * V;
    const input = inputName(nodeAt(this.#graph, node));
    const isGradient = node === this.#graph.outputs.gradient;
    const given = input ? run.inputs[input]?.data : isGradient ? run.inputs.into?.gradient : undefined;
    const view = isInteger ? Int32Array : Float32Array;
    const lentAt =
      given instanceof view && hasPlanes(planes, run.inputs)
        ? run.lent.get(input ?? 'into.gradient')
        : undefined;
    const address = lentAt ?? this.#workspace.block(`field ${node}`, 4 * length);
    run.fields.set(node, address);
    if (input && given && lentAt === undefined) {
      checkUnmoved(run.inputs);
      copyOrdered(
        given,
        new view(this.#memory.memory.buffer, address, length),
        this.#arrangementOf(field, run),
      );
    }
    return address;
  }

  #runRound(program: PrintedProgram, module: number, round: number, run: Run): void {
    const { plan, passes, slots } = program;
    const { pass, nonLocal, statistics } = at(plan.rounds, round);
    const { gradient } = this.#graph.outputs;
    if (program.carried !== undefined && gradient !== undefined) {
      run.fields.set(program.carried, this.#addressOf(this.#fieldAt(gradient, run), run));
    }
    const { reads, writes, accumulators, places, isGuarding, watchesGradient, scratchBytes } = at(
      passes,
      round,
    );
    const { N, V } = run.sizes;
    const tasksPerSample = Math.ceil(V / perTask);
    const tasks = N * tasksPerSample;
    const fields = [...reads, ...writes].map((field) => ({
      address: this.#addressOf(field, run),
      sampleBytes: 4 * field.planes * V,
    }));
    const statisticsAt = this.#workspace.block('statistics', 4 * N * slots.words);
    const partials = this.#workspace.block('partials', tasks * places * placeBytes);
    const scratch = this.#workspace.block('scratch', this.#team.threads * scratchBytes);
    const words = this.#memory.floats(statisticsAt, N * slots.words);
    writeStatistics(pass.uses, slots, run.statistics.values, words);
    this.#team.run({
      module,
      pass: round,
      samples: N,
      voxels: V,
      perTask,
      statistics: statisticsAt,
      statisticsBytes: 4 * slots.words,
      partials,
      partialBytes: places * placeBytes,
      scratch,
      scratchBytes,
      fields,
    });
    const found = { buffer: this.#memory.memory.buffer, address: partials, places, tasks, tasksPerSample };
    // Some of what looks wrong is not: who decides looks at every number, and says where.
    const isFine = isGuarding && passedGuards(found);
    if (isGuarding && !isFine) {
      checkUnmoved(run.inputs);
      checkContents(this.#loss, run.inputs);
    }
    run.hasFiniteGradient ||= isFine && watchesGradient;
    for (const accumulator of accumulators) {
      joinPartials(accumulator, run.statistics.fieldOf(accumulator.node), found);
    }
    for (const position of nonLocal) {
      const node = nodeAt(this.#graph, position);
      if (isOfKind(node, 'nonLocal')) this.#computeNonLocal(position, node, run);
    }
    run.statistics.compute(statistics);
  }

  /** Computes a distance map or ranks: by kernels, or else by core. */
  #computeNonLocal(position: number, node: GraphNode<NonLocalOp>, run: Run): void {
    const result = this.#addressOf(this.#fieldAt(position, run), run);
    const positions: readonly number[] = node.args;
    const axesOf = (arg: number) => nodeAt(this.#graph, arg).type.axes;
    const addressOf = (arg: number) => this.#addressOf(this.#fieldAt(arg, run), run);
    if (run.edges && positions.map(axesOf).join() === operandAxes(node).join()) {
      const inMemory = mapArgs<number, number, NonLocalOp>(node, addressOf);
      if (computeByKernels(run.edges, { node: inMemory, result, sizes: run.sizes }, this.#workspace.block))
        return;
    }
    const fields = positions.map((arg): Field => {
      if (!isField(nodeAt(this.#graph, arg))) return run.statistics.fieldOf(arg);
      return { axes: axesOf(arg), data: Float64Array.from(this.#read(this.#fieldAt(arg, run), run)) };
    });
    const { data } = evaluateNode(node, fields, run.sizes);
    this.#memory.floats(result, data.length).set(data);
  }

  #read(field: FieldInMemory, run: Run): Float32Array {
    return this.#memory.floats(this.#addressOf(field, run), run.sizes.N * field.planes * run.sizes.V);
  }

  #fieldAt(node: number, { sizes }: Run): FieldInMemory {
    return fieldInMemory(this.#graph, node, sizes.C);
  }

  #valueOf(run: Run): RawResult['value'] {
    const node = this.#graph.outputs.value;
    if (isField(nodeAt(this.#graph, node))) return this.#read(this.#fieldAt(node, run), run).slice();
    return run.statistics.fieldOf(node).data.slice();
  }

  #gradientOf(run: Run): Float32Array | undefined {
    const node = this.#graph.outputs.gradient;
    if (node === undefined) return undefined;
    const field = this.#fieldAt(node, run);
    const from = this.#read(field, run);
    const to = run.inputs.into?.gradient ?? new Float32Array(from.length);
    if (to.length === 0) checkUnmoved(run.inputs);
    if (run.lent.get('into.gradient') !== from.byteOffset)
      copyArranged(from, to, this.#arrangementOf(field, run));
    return to;
  }
}
