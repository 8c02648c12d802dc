import {
  axisSizes,
  type CheckedInputs,
  type Executable,
  type Loss,
  type LossGraph,
  type RawResult,
  type Sizes,
} from '@segloss/core/adapter';
import { checkContents } from '@segloss/core/programs';
import { Workspace } from '../memory/workspace.ts';
import type { Guarded } from '../print/guards.ts';
import { printProgram } from '../print/program.ts';
import { borrowedAddresses } from './borrowed-arrays.ts';
import { checkFit } from './check-fit.ts';
import { mayPassesSeeOthers, type WasmResults } from './check-inputs.ts';
import { copyGradient, copyValue } from './copy-out.ts';
import { Fields } from './fields.ts';
import type { CompiledProgram, DeviceResources, RunContext } from './run-context.ts';
import { runNonLocal } from './run-non-local.ts';
import { runPass } from './run-pass.ts';
import { Statistics } from './statistics.ts';

/** A loss as a module, with the memory that it works in. */
export class WasmExecutable implements Executable {
  readonly #device: DeviceResources;
  readonly #loss: Loss;
  readonly #graph: LossGraph;
  readonly #workspace: Workspace;
  #compiled: Promise<CompiledProgram> | undefined;
  #statistics: Statistics | undefined;
  #statisticsKey = '';

  constructor(device: DeviceResources, loss: Loss, graph: LossGraph) {
    this.#device = device;
    this.#workspace = new Workspace(device.memory);
    this.#loss = loss;
    this.#graph = graph;
  }

  async run(inputs: CheckedInputs & WasmResults): Promise<RawResult> {
    const { id, memory, pool } = this.#device;
    checkFit(id, this.#graph, inputs, memory, this.#workspace.bytes);
    this.#compiled ??= this.#compile(inputs);
    // A failure is not kept.
    this.#compiled.catch(() => {
      this.#compiled = undefined;
    });
    const compiled = await this.#compiled;
    const sizes = axisSizes(inputs.sizes);
    const place = {
      graph: this.#graph,
      memory,
      workspace: this.#workspace,
      inputs,
      sizes,
      borrowed: borrowedAddresses(memory, inputs),
    };
    const context: RunContext = {
      ...compiled,
      ...place,
      loss: this.#loss,
      pool,
      statistics: this.#statisticsOf(sizes),
      fields: new Fields(place),
    };
    if (!compiled.program.isGuarded || mayPassesSeeOthers(inputs)) checkContents(this.#loss, inputs);
    const hasFiniteGradient = this.#runRounds(context);
    return {
      device: id,
      value: copyValue(context),
      gradient: copyGradient(context),
      hasFiniteGradient,
    };
  }

  /** Gives everything back. */
  dispose(): void {
    this.#workspace.giveBack();
    this.#compiled?.then(({ module }) => this.#device.pool.remove(module)).catch(() => undefined);
  }

  async #compile({ sizes: { classes }, mask, weights, signature }: CheckedInputs): Promise<CompiledProgram> {
    const { memory, pool, openKernels } = this.#device;
    const names = ['logits', 'target', ...(mask ? ['mask'] : []), ...(weights ? ['weights'] : [])];
    const { activation, ignoreIndex } = this.#loss;
    const guarded: Guarded = { activation, ignoreIndex, ...(signature.isMapped && { isMapped: true }) };
    const program = printProgram(this.#graph, classes, guarded, names, memory.isShared);
    const hasNonLocalOps = program.plan.rounds.some(({ nonLocal }) => nonLocal.length > 0);
    const kernels = hasNonLocalOps ? await openKernels() : undefined;
    return { program, module: await pool.add(program.bytes), kernels };
  }

  /** Gives the arrays for statistics, which depend on the sizes. */
  #statisticsOf(sizes: Sizes): Statistics {
    const key = JSON.stringify(sizes);
    if (key !== this.#statisticsKey) this.#statistics = new Statistics(this.#graph, sizes);
    this.#statisticsKey = key;
    return this.#statistics!;
  }

  /** Runs all passes, and what comes after each; tells whether one found the gradient finite. */
  #runRounds(context: RunContext): boolean {
    const { program, statistics, fields, inputs } = context;
    const { plan, forwarded } = program;
    const { gradient } = this.#graph.outputs;
    if (inputs.annotated) statistics.setInput('annotated', inputs.annotated.data);
    statistics.compute(plan.statistics);
    const before = this.#workspace.purposes;
    let hasFiniteGradient = false;
    try {
      if (forwarded !== undefined && gradient !== undefined) fields.placeAt(forwarded, gradient);
      plan.rounds.forEach((round, index) => {
        if (runPass(index, context)) hasFiniteGradient = true;
        for (const position of round.nonLocal) runNonLocal(position, context);
        statistics.compute(round.statistics);
      });
    } catch (error) {
      // What was refused leaves nothing behind.
      this.#workspace.giveBack(before);
      throw error;
    }
    return hasFiniteGradient;
  }
}
