import type { Adapter, CheckedInputs, Layout, Loss, LossGraph } from '@segloss/core';
import { checkInputs, reference } from '@segloss/core';
import {
  arrangeGradient, axisSizes, defineAdapter, type Field, inputFields, lower, type RawResult, type Rules, type Sizes,
} from '@segloss/core/adapter';
import { roundedTable } from './src/faulty/table-adapter.ts';

export interface Ctx {
  engine: any; // state of one opened engine
  program: any; // state of one prepared graph
  graph: LossGraph;
  loss: Loss;
  inputs: CheckedInputs;
  sizes: Required<Sizes>;
  hasGradient: boolean;
}
export type Fields = Record<string, { axes: any; data: Float64Array }>;
export interface Hooks {
  check?: (engine: any, loss: Loss, inputs: any, layout: Layout) => CheckedInputs;
  onOpen?: (engine: any) => void;
  onClose?: (engine: any) => void;
  onPrepare?: (engine: any, program: any, graph: LossGraph, loss: Loss) => void;
  onDispose?: (engine: any, program: any) => void;
  before?: (inputs: CheckedInputs, ctx: Ctx) => CheckedInputs | Promise<CheckedInputs>;
  fields?: (fields: Fields, ctx: Ctx) => Fields;
  graph?: (graph: LossGraph, ctx: Ctx) => LossGraph;
  table?: (correct: Rules<Field>, ctx: Ctx) => Partial<Rules<Field>>;
  after?: (raw: { device: string; value: Float32Array; gradient?: Float32Array }, ctx: Ctx) => any;
  arrange?: (gradient: Float64Array, ctx: Ctx) => Float64Array;
}
let count = 0;
export const hooksOf = new Map<any, Hooks>();
export function compute(inputs: CheckedInputs, ctx: Ctx, hooks: Hooks) {
  ctx.sizes = axisSizes(inputs.sizes) as any;
  ctx.inputs = inputs;
  let fields = inputFields(inputs, Float64Array) as Fields;
  if (hooks.fields) fields = hooks.fields(fields, ctx);
  const correct = roundedTable(Math.fround)(ctx.sizes, fields as any);
  const table = { ...correct, ...(hooks.table?.(correct, ctx) ?? {}) };
  const { value, gradient } = lower(hooks.graph ? hooks.graph(ctx.graph, ctx) : ctx.graph, table as any) as any;
  const arrange = hooks.arrange ?? ((g: Float64Array) => arrangeGradient(g, inputs));
  return {
    device: 'cpu',
    value: Float32Array.from(value.data as Float64Array),
    ...(gradient ? { gradient: Float32Array.from(arrange(gradient.data, ctx)) } : {}),
  };
}
export function make(name: string, hooks: Hooks = {}): Adapter {
  const adapter = defineAdapter({
    name,
    library: { name: 'st', version: '1' },
    devices: () => [{
      id: 'cpu', description: 'st', processor: 'cpu',
      open: async () => {
        const engine: any = { live: 0, id: ++count };
        hooks.onOpen?.(engine);
        return {
          facts: { name },
          ...(hooks.check ? { checkInputs: ((loss: Loss, inputs: any, layout: Layout = 'channels-first') => hooks.check!(engine, loss, inputs, layout)) as any } : {}),
          liveResources: () => engine.live as number,
          close: () => { hooks.onClose?.(engine); },
          prepare(graph: LossGraph, loss: Loss) {
            const program: any = {};
            engine.live++;
            hooks.onPrepare?.(engine, program, graph, loss);
            return {
              async run(given: CheckedInputs): Promise<RawResult> {
                const ctx: Ctx = { engine, program, graph, loss, inputs: given, sizes: axisSizes(given.sizes) as any, hasGradient: graph.outputs.gradient !== undefined };
                const inputs = hooks.before ? await hooks.before(given, ctx) : given;
                const raw = compute(inputs, ctx, hooks);
                return hooks.after ? hooks.after(raw as any, ctx) : raw;
              },
              dispose() { engine.live--; hooks.onDispose?.(engine, program); },
            };
          },
        };
      },
    }],
  });
  hooksOf.set(adapter, hooks);
  return adapter;
}
export const base = make('base');
export { checkInputs, reference };
