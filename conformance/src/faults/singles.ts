import type { Adapter, AnyInputs, Backend, Loss } from '@segloss/core';
import {
  type Applied,
  arrangeGradient,
  axisSizes,
  type CheckedInputs,
  defineAdapter,
  everyOp,
  type Field,
  inputFields,
  type LossGraph,
  lower,
  type RawResult,
  type Rules,
  referenceTable,
} from '@segloss/core/adapter';
import { applyRule } from '@segloss/core/graph';
import type { Changes, DeviceState, Fault, Fields, PlainEngine, RuleChange, Run } from './fault.ts';
import { type Facts, factsOfCall, holds } from './where.ts';

/** Rounds to single precision, in place. */
function rounded(field: Field): Field {
  const { data } = field;
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i]!);
  return field;
}

/** Rounds the result of every primitive to single precision, and changes some of them. */
function singlesTable(fields: Fields, changes: readonly RuleChange[], run: Run, watch?: Watch): Rules<Field> {
  const inputs = Object.entries(fields).map(
    ([name, { axes, data }]) => [name, { axes, data: Float64Array.from(data) }] as const,
  );
  const exact = referenceTable(run.sizes, Object.fromEntries(inputs));
  return everyOp<Field>((node: Applied<Field>) => {
    let result = applyRule(exact, node);
    if (node.op !== 'input') rounded(result);
    watch?.node(node, run);
    for (const { op, when, change } of changes) {
      if (op === node.op && (when?.(node, run) ?? true)) result = rounded(change(result, node, run));
    }
    return result;
  });
}

function compute(run: Run, changes: Changes, watch?: Watch): RawResult {
  const inputs = changes.inputs?.(run.inputs, run) ?? run.inputs;
  const given = inputFields(inputs, Float32Array);
  const fields = changes.fields?.(given, run) ?? given;
  const loss = changes.loss?.(run.loss, run);
  const same = loss?.graph(run.inputs.signature, { gradient: run.gradient }) ?? run.graph;
  const graph = changes.graph?.(same, run) ?? same;
  const { value, gradient } = lower(graph, singlesTable(fields, changes.rules ?? [], run, watch));
  const numbers = {
    value: Float32Array.from(value.data),
    gradient: gradient && Float32Array.from(gradient.data),
  };
  const changed = changes.numbers?.(numbers, run) ?? numbers;
  return {
    device: 'cpu',
    value: changed.value,
    gradient: changed.gradient && arrangeGradient(changed.gradient, run.inputs),
  };
}

const noChanges: Changes = {};

/** Is told what happens on a correct adapter; it may look, not change. */
export interface Watch {
  run(run: Run): void;
  /** A primitive was computed. */
  node(node: Applied<Field>, run: Run): void;
  /** A call that was refused, or not; facts are missing where the inputs are not even tensors. */
  call(facts: Facts | undefined, isRefused: boolean): void;
  /** Somebody asked what is held. */
  count(): void;
}

function openEngine({ where, changes }: InForce, watch: Watch | undefined): PlainEngine {
  const device: DeviceState = { live: 0, runs: 0 };
  const engine: PlainEngine = {
    prepare(graph: LossGraph, loss: Loss) {
      const program = {};
      let count = 0;
      device.live++;
      return {
        async run(inputs: CheckedInputs) {
          const run: Run = {
            loss,
            graph,
            inputs,
            layout: inputs.layout,
            gradient: graph.outputs.gradient !== undefined,
            mask: inputs.mask !== undefined,
            target: inputs.signature.target,
            sizes: axisSizes(inputs.sizes),
            program,
            count: ++count,
            device,
          };
          device.runs++;
          watch?.run(run);
          const active = holds(where, run) ? changes : noChanges;
          const result = compute(run, active, watch);
          return active.result === undefined ? result : active.result(result, run);
        },
        dispose() {
          device.live--;
        },
      };
    },
    liveResources() {
      watch?.count();
      return device.live;
    },
  };
  return changes.engine?.(engine, device) ?? engine;
}

/** The condition of a fault, and what it changes in one adapter. */
interface InForce {
  readonly where: Fault['where'];
  readonly changes: Changes;
}

/** Lists what tensors and inputs of classes hold, so that changes may copy them. */
function listed(inputs: AnyInputs): AnyInputs {
  const copy: Record<string, unknown> = { ...inputs };
  for (const name of ['logits', 'target', 'mask', 'weights', 'annotated', 'labels'] as const) {
    // Callers without types may give anything.
    const given: unknown = inputs[name];
    if (given === undefined) continue;
    const isTensor = typeof given === 'object' && given !== null && 'data' in given && 'shape' in given;
    copy[name] = isTensor ? { ...given, data: given.data, shape: given.shape } : given;
  }
  return copy as unknown as AnyInputs;
}

/** Lets a fault change what callers give, before it is checked. */
function withGiven(backend: Backend, { where, changes: { given } }: InForce, watch?: Watch): Backend {
  if (given === undefined && watch === undefined) return backend;
  return {
    ...backend,
    async compile(loss, options = {}) {
      const program = await backend.compile(loss, options);
      return {
        run(inputs) {
          const facts = factsOfCall(loss, options, inputs);
          const result = program.run(
            given && facts && holds(where, facts) ? given(listed(inputs), facts) : inputs,
          );
          if (watch) {
            result.then(
              () => watch.call(facts, false),
              () => watch.call(facts, true),
            );
          }
          return result;
        },
        dispose: () => program.dispose(),
      };
    },
  };
}

/**
 * Makes an adapter that computes in single precision, in plain TypeScript: right by itself, wrong in the one way of a
 * fault.
 */
export function singles(fault?: Pick<Fault, 'where' | 'make'>, watch?: Watch): Adapter {
  const inForce: InForce = { where: fault?.where ?? {}, changes: fault?.make() ?? noChanges };
  const correct = defineAdapter({
    name: 'singles',
    library: { name: 'singles', version: '1.0.0' },
    devices: () => [
      {
        id: 'cpu',
        description: 'plain TypeScript in single precision',
        processor: 'cpu',
        open: async () => openEngine(inForce, watch),
      },
    ],
  });
  const adapter: Adapter = {
    ...correct,
    open: async (device) => withGiven(await correct.open(device), inForce, watch),
  };
  return inForce.changes.adapter?.(adapter) ?? adapter;
}
