// A harness that computes graphs in double precision, for tests: the program that they start. Its argument names how it misbehaves.
import { createInterface } from 'node:readline';
import { type Field, lower, referenceTable } from '@segloss/core/adapter';
import type { Graph } from '@segloss/core/graph';

const misbehaviour = process.argv[2];

interface Sent {
  readonly type: 'float64' | 'int32' | 'uint8';
  readonly shape: readonly number[];
  readonly data: string;
}

type LossGraph = Graph<{ value: number; gradient?: number }>;

const kinds = { float64: Float64Array, int32: Int32Array, uint8: Uint8Array };

function decode({ type, data }: Sent): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return Float64Array.from(new kinds[type](bytes.buffer));
}

const encode = ({ data }: Field): Sent => ({
  type: 'float64',
  shape: [data.length],
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});

const programs = new Map<number, LossGraph>();

function run(program: number, inputs: Readonly<Record<string, Sent>>): object {
  if (misbehaviour === 'crashes') process.exit(3);
  const graph = programs.get(program)!;
  const [N, C, ...spatial] = inputs.logits!.shape as [number, number, ...number[]];
  const V = spatial.reduce((product, length) => product * length, 1);
  const fields = Object.fromEntries(
    Object.entries(inputs).map(([name, sent]) => {
      const ofVoxels = sent.shape.length === spatial.length + 2 ? 'NCV' : 'NV';
      const axes = name === 'annotated' ? 'NC' : ofVoxels;
      return [name, { axes, data: decode(sent) } satisfies Field];
    }),
  );
  const { value, gradient } = lower(graph, referenceTable({ N, C, V, spatial }, fields));
  return { device: 'cpu', value: encode(value), ...(gradient ? { gradient: encode(gradient) } : {}) };
}

const methods: Readonly<Record<string, (params: never) => object>> = {
  start: () => ({
    protocol: misbehaviour === 'speaks-another-protocol' ? 2 : 1,
    name: 'doubles',
    library: { name: 'doubles', version: '1.0.0' },
    devices: [{ id: 'cpu', description: 'for tests', precision: 'float64', processor: 'cpu' }],
    model: 'graph',
  }),
  compile({ program, graph }: { readonly program: number; readonly graph: LossGraph }) {
    if (misbehaviour === 'raises') throw new Error('no such function');
    programs.set(program, graph);
    return {};
  },
  run: ({ program, inputs }: { program: number; inputs: Readonly<Record<string, Sent>> }) =>
    run(program, inputs),
  release({ program }: { readonly program: number }) {
    programs.delete(program);
    return {};
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: never };
  if (misbehaviour === 'prints' && method === 'compile') console.log('compiling');
  if (misbehaviour === 'is-silent' && method === 'compile') return;
  try {
    console.log(JSON.stringify({ id, result: methods[method]!(params) }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: { kind: 'error', message: String(error) } }));
  }
});
