import { describe, expect, it } from 'vitest';
import {
  binary,
  binaryDice,
  classes,
  clipped,
  dice,
  diceOf,
  exact,
  hotLast,
  larger,
  last,
  logits,
  type Mistake,
  maskA,
  maskB,
  moved,
  outcome,
  probabilities,
  sigmoid,
  softmaxOf,
  target,
  yes,
} from '../testing/remedies.test-support.ts';
import { float16ToFloat32 } from './float16.ts';
import { oneHot } from './one-hot.ts';

const mistakes: Readonly<Record<string, Mistake>> = {
  'probabilities beyond 0 and 1, as interpolation leaves them': {
    wrong: { inputs: { logits: moved, target }, parameters: { activation: 'none' } },
    remedy: 'clip them to 0 and 1',
    next: { inputs: { logits: clipped, target }, parameters: { activation: 'none' } },
    value: diceOf(clipped.data),
  },
  'such probabilities with a softmax': {
    wrong: { inputs: { logits: moved, target } },
    remedy: "Use activation 'none'",
    next: { inputs: { logits: clipped, target }, parameters: { activation: 'none' } },
    value: diceOf(clipped.data),
  },
  'probabilities that were stored as bytes': {
    wrong: {
      inputs: {
        logits: {
          ...probabilities,
          data: Uint8Array.from(probabilities.data, (s) => 255 * s).fill(255, 0, 1),
        },
        target,
      },
      parameters: { activation: 'none' },
    },
    remedy: 'divide them by 255',
    next: { inputs: { logits: probabilities, target }, parameters: { activation: 'none' } },
    value: diceOf(probabilities.data),
  },
  'an ignored label among as many labels as there are channels': {
    wrong: {
      inputs: {
        logits,
        target: { ...target, data: target.data.map((label) => (label === 2 ? 255 : label)) },
      },
    },
    remedy: 'If voxels of 255 do not count, set ignoreIndex: 255.',
    next: {
      inputs: {
        logits,
        target: { ...target, data: target.data.map((label) => (label === 2 ? 255 : label)) },
      },
      parameters: { ignoreIndex: 255 },
    },
    value: (() => {
      const kept = [0, 1, 3, 4, 5];
      return [0, 1, 2].reduce((total, c) => {
        const [s, g] = [
          kept.map((v) => softmaxOf(v)[c]!),
          kept.map((v): number => (classes[v] === c ? 1 : 0)),
        ];
        const sum = (numbers: readonly number[]) => numbers.reduce((sofar, x) => sofar + x, 0);
        return total + (1 - (2 * sum(s.map((x, i) => x * g[i]!)) + 1e-5) / (sum(s) + sum(g) + 1e-5)) / 3;
      }, 0);
    })(),
  },
  'the softmax of one channel, dense target': {
    wrong: { inputs: { logits: binary, target: { ...yes, shape: binary.shape } } },
    remedy: "Use activation 'sigmoid'",
    next: { inputs: { logits: binary, target: { ...yes, shape: binary.shape } }, parameters: sigmoid },
    value: binaryDice,
  },
  'the softmax of one channel, labels': {
    wrong: { inputs: { logits: binary, target: yes } },
    remedy: "Use activation 'sigmoid'",
    next: { inputs: { logits: binary, target: yes }, parameters: sigmoid },
    value: binaryDice,
  },
  'a mask of 0 and 255 for one channel': {
    wrong: {
      inputs: { logits: binary, target: { ...yes, data: yes.data.map((x) => 255 * x) } },
      parameters: sigmoid,
    },
    remedy: 'labels: [0, 255]',
    next: {
      inputs: { logits: binary, target: { ...yes, data: yes.data.map((x) => 255 * x) }, labels: [0, 255] },
      parameters: sigmoid,
    },
    value: binaryDice,
  },
  'a dense mask of 0 and 255 for one channel': {
    wrong: {
      inputs: { logits: binary, target: { data: yes.data.map((x) => 255 * x), shape: binary.shape } },
      parameters: sigmoid,
    },
    remedy: 'labels: [0, 255]',
    next: {
      inputs: {
        logits: binary,
        target: { data: yes.data.map((x) => 255 * x), shape: binary.shape },
        labels: [0, 255],
      },
      parameters: sigmoid,
    },
    value: binaryDice,
  },
  'labels with a gap': {
    wrong: { inputs: { logits, target: { ...target, data: target.data.map((x) => (x === 2 ? 4 : x)) } } },
    remedy: 'labels: [0, 1, 4]',
    next: {
      inputs: {
        logits,
        target: { ...target, data: target.data.map((x) => (x === 2 ? 4 : x)) },
        labels: [0, 1, 4],
      },
    },
    value: dice,
  },
  'an unknown label that does not count': {
    wrong: {
      inputs: {
        logits: larger,
        target: { data: Int32Array.from([...classes, 255, 255, 255]), shape: [1, 3, 3] },
      },
    },
    remedy: 'set ignoreIndex: 255 if such voxels do not count',
    next: {
      inputs: {
        logits: larger,
        target: { data: Int32Array.from([...classes, 255, 255, 255]), shape: [1, 3, 3] },
      },
      parameters: { ignoreIndex: 255 },
    },
    value: dice,
  },
  'two unknown labels that do not count': {
    wrong: {
      inputs: {
        logits: larger,
        target: { data: Int32Array.from([...classes, 255, -1, 255]), shape: [1, 3, 3] },
      },
    },
    remedy: 'set ignoreIndex: [-1, 255] if such voxels do not count',
    next: {
      inputs: {
        logits: larger,
        target: { data: Int32Array.from([...classes, 255, -1, 255]), shape: [1, 3, 3] },
      },
      parameters: { ignoreIndex: [-1, 255] },
    },
    value: dice,
  },
  'a label that no parameter can name': {
    wrong: {
      inputs: {
        logits: larger,
        target: { data: Uint32Array.from([...classes, -1, -1, -1]), shape: [1, 3, 3] },
      },
    },
    remedy: 'or set a mask for voxels that do not count',
    next: {
      inputs: {
        logits: larger,
        target: { data: Uint32Array.from([...classes, -1, -1, -1]), shape: [1, 3, 3] },
        mask: { data: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0), shape: [1, 3, 3] },
      },
    },
    value: dice,
  },
  'no batch axis': {
    wrong: { inputs: { logits: { ...logits, shape: [3, 2, 3] }, target: { ...target, shape: [2, 3] } } },
    remedy: 'Add a batch axis of 1 to both: logits [1, 3, 2, 3] and target [1, 2, 3].',
    next: { inputs: { logits, target } },
    value: dice,
  },
  'a volume without a batch axis': {
    wrong: {
      inputs: { logits: { ...logits, shape: [3, 1, 2, 3] }, target: { ...target, shape: [1, 2, 3] } },
    },
    remedy: 'Add a batch axis of 1 to both: logits [1, 3, 1, 2, 3] and target [1, 1, 2, 3].',
    next: {
      inputs: { logits: { ...logits, shape: [1, 3, 1, 2, 3] }, target: { ...target, shape: [1, 1, 2, 3] } },
    },
    value: dice,
  },
  'channels last without saying so': {
    wrong: { inputs: { logits: last, target } },
    remedy: "Set layout: 'channels-last'",
    next: { inputs: { logits: last, target }, options: { layout: 'channels-last' } },
    value: dice,
  },
  'channels last without saying so, dense target': {
    wrong: {
      inputs: {
        logits: { data: new Float32Array(48), shape: [1, 4, 4, 3] },
        target: oneHot({ data: new Int32Array(16), shape: [1, 4, 4] }, 3, 'channels-last'),
      },
    },
    remedy: "Set layout: 'channels-last'",
    next: { inputs: { logits: last, target: hotLast }, options: { layout: 'channels-last' } },
    value: dice,
  },
  'a layout that is not that of the inputs': {
    wrong: { inputs: { logits, target }, options: { layout: 'channels-last' } },
    remedy: "Set layout: 'channels-first'",
    next: { inputs: { logits, target }, options: { layout: 'channels-first' } },
    value: dice,
  },
  'probabilities where logits belong': {
    wrong: { inputs: { logits: probabilities, target } },
    remedy: "Use activation 'none' if they are probabilities",
    next: { inputs: { logits: probabilities, target }, parameters: { activation: 'none' } },
    value: dice,
  },
  'logits where probabilities belong': {
    wrong: { inputs: { logits, target }, parameters: { activation: 'none' } },
    remedy: "Use activation 'softmax'",
    next: { inputs: { logits, target }, parameters: { activation: 'softmax' } },
    value: dice,
  },
  'two masks': {
    wrong: { inputs: { logits: maskA, target: maskB } },
    remedy: "use activation 'none' and pass oneHot(labels, classes) as the prediction",
    next: { inputs: { logits: oneHot(maskA, 1), target: maskB }, parameters: exact },
    value: 1 - 4 / 5,
  },
  'two masks with a channel axis': {
    wrong: {
      inputs: { logits: { ...maskA, shape: binary.shape }, target: { ...maskB, shape: binary.shape } },
      parameters: { ...exact, activation: 'sigmoid' },
    },
    remedy: "if they are a label map, use activation 'none' and oneHot(labels, classes)",
    next: { inputs: { logits: oneHot(maskA, 1), target: maskB }, parameters: exact },
    value: 1 - 4 / 5,
  },
  'two label maps': {
    wrong: { inputs: { logits: target, target } },
    remedy: "use activation 'none' and pass oneHot(labels, classes) as the prediction",
    next: { inputs: { logits: oneHot(target, 3), target }, parameters: { activation: 'none' } },
    value: 0,
  },
  'two volumes of labels, which look like channels': {
    wrong: {
      inputs: {
        logits: { ...target, shape: [1, 1, 2, 3] },
        target: { ...target, shape: [1, 1, 2, 3] },
      },
      parameters: { activation: 'none' },
    },
    remedy: 'oneHot(labels, classes)',
    next: {
      inputs: {
        logits: oneHot({ ...target, shape: [1, 1, 2, 3] }, 3),
        target: { ...target, shape: [1, 1, 2, 3] },
      },
      parameters: { activation: 'none' },
    },
    value: 0,
  },
  'bits of float16': {
    wrong: {
      inputs: {
        logits: {
          data: Uint16Array.of(0x4000, 0xbc00, 0, 0x3c00, 0, 0x3c00, 0x3c00, 0xbc00),
          shape: [1, 2, 2, 2],
        },
        target: { data: BigInt64Array.of(0n, 1n, 1n, 1n), shape: [1, 2, 2] },
      },
    },
    remedy: 'decode them with float16ToFloat32(data)',
    next: {
      inputs: {
        logits: {
          data: float16ToFloat32(Uint16Array.of(0x4000, 0xbc00, 0, 0x3c00, 0, 0x3c00, 0x3c00, 0xbc00)),
          shape: [1, 2, 2, 2],
        },
        target: { data: BigInt64Array.of(0n, 1n, 1n, 1n), shape: [1, 2, 2] },
      },
    },
    value: 0.3634576193,
  },
  'several classes in one voxel': {
    wrong: {
      inputs: {
        logits: { data: Float32Array.of(0.3, 0.7, -1.2, 0.1, 0.3, 0.7, -1.2, 0.1), shape: [1, 2, 2, 2] },
        target: { data: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0), shape: [1, 2, 2, 2] },
      },
    },
    remedy: "Use activation 'sigmoid' if a voxel may belong to several classes.",
    next: {
      inputs: {
        logits: { data: Float32Array.of(0.3, 0.7, -1.2, 0.1, 0.3, 0.7, -1.2, 0.1), shape: [1, 2, 2, 2] },
        target: { data: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0), shape: [1, 2, 2, 2] },
      },
      parameters: sigmoid,
    },
    value: binaryDice,
  },
};

describe('who follows the remedy', () => {
  it.each(Object.entries(mistakes))(
    'of %s gets the right value, and no further word',
    async (_name, mistake) => {
      const { remedy, warnings } = await outcome(mistake.wrong);
      expect(remedy ?? warnings.map((warning) => warning.remedy).join(' ')).toContain(mistake.remedy);
      const after = await outcome(mistake.next);
      expect(after.value).toBeCloseTo(mistake.value, 6);
      expect(after.warnings).toEqual([]);
    },
  );
});
