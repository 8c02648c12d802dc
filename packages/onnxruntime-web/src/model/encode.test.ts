import { describe, expect, it } from 'vitest';
import { readModel } from '../testing/read-model.test-support.ts';
import { encodeModel } from './encode.ts';
import type { OnnxModel } from './model.ts';

const body = {
  name: 'body',
  description: undefined,
  nodes: [{ op: 'Neg', inputs: ['a'], outputs: ['b'], attributes: {} }],
  constants: [],
  inputs: [{ name: 'a', type: 'float32' as const, shape: undefined, description: undefined }],
  outputs: [{ name: 'b', type: 'float32' as const, shape: [], description: undefined }],
};

const model: OnnxModel = {
  description: 'Größe ≥ 0',
  producer: { name: 'segloss', version: '1.2.3' },
  metadata: { 'segloss.loss': 'dice', 'segloss.parameters': '{"smooth":1}' },
  graph: {
    name: 'main',
    description: 'a graph',
    nodes: [
      { op: 'Clip', inputs: ['x', '', 'c'], outputs: ['y'], attributes: {} },
      {
        op: 'Scan',
        inputs: ['y'],
        outputs: ['z', 'w'],
        attributes: { num_scan_inputs: 1, body, axes: [-1, 0, 300] },
      },
    ],
    constants: [
      { name: 'c', type: 'float32', shape: [], values: [-3.4028234663852886e38] },
      { name: 'd', type: 'int64', shape: [3], values: [-1, 0, 2 ** 40] },
      { name: 'e', type: 'int64', shape: [0], values: [] },
    ],
    inputs: [
      { name: 'x', type: 'float32', shape: ['batch', 3], description: 'numbers' },
      { name: 'labels', type: 'int32', shape: [], description: undefined },
    ],
    outputs: [{ name: 'z', type: 'bool', shape: ['n'], description: undefined }],
  },
};

describe('encodeModel', () => {
  it('writes what another reader reads back with the official schema', () => {
    const { data, irVersion, opsets } = readModel(encodeModel(model));
    expect(data).toEqual(model);
    expect(irVersion).toBe(8);
    expect(opsets).toEqual([['', 18]]);
  });
});
