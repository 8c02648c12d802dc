import { describe, expect, it } from 'vitest';
import type { CompileOptions } from './adapter.ts';
import { SeglossError } from './errors.ts';
import { float16ToFloat32 } from './float16.ts';
import type { AnyInputs } from './inputs.ts';
import { oneHot } from './labels.ts';
import { createLoss } from './losses/index.ts';
import { reference } from './reference/adapter.ts';
import type { Warning } from './warning.ts';

/** What somebody calls: inputs, and the parameters and options that they chose. */
interface Call {
  readonly inputs: object;
  readonly parameters?: object;
  readonly options?: CompileOptions;
  readonly loss?: string;
}

/** A call, what is said about it, what its author does next, and the value that must come out. */
interface Mistake {
  readonly wrong: Call;
  /** The remedy of the error, or of the warning where there is none. */
  readonly remedy: string;
  readonly next: Call;
  readonly value: number;
}

async function outcome({ inputs, parameters = {}, options = {}, loss = 'dice' }: Call) {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  const backend = await reference.open();
  const program = await backend.compile(createLoss(loss, parameters), { ...options, onWarning });
  const [settled] = await Promise.allSettled([program.run(inputs as AnyInputs)]);
  if (settled.status === 'fulfilled') return { value: settled.value.value[0]!, warnings };
  expect(settled.reason).toBeInstanceOf(SeglossError);
  return { remedy: (settled.reason as SeglossError).remedy, warnings };
}

// Values of MONAI 1.5, sigmoid and softmax, which smooths with 1e-5 as well.
const channels = [
  [2, -1, 0.5, 0, 1, -2],
  [0, 1.5, 0, 1, -1, 0.5],
  [-1, 0, 1, 0.5, 0, 2],
];
const classes = [0, 1, 2, 0, 0, 0];
const logits = { data: Float32Array.from(channels.flat()), shape: [1, 3, 2, 3] };
const target = { data: Int32Array.from(classes), shape: [1, 2, 3] };
const last = {
  data: Float32Array.from(classes.flatMap((_, v) => channels.map((ofClass) => ofClass[v]!))),
  shape: [1, 2, 3, 3],
};
const dice = 0.52308898;
const hotLast = { data: oneHot(target, 3, 'channels-last').data, shape: last.shape };

const softmaxOf = (v: number): readonly number[] => {
  const powers = channels.map((ofClass) => Math.exp(ofClass[v]!));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
};
const probabilities = {
  data: Float32Array.from({ length: 18 }, (_, i) => softmaxOf(i % 6)[Math.floor(i / 6)]!),
  shape: logits.shape,
};

const binary = { data: Float32Array.of(0.3, -1.2, 0.7, 0.1), shape: [1, 1, 2, 2] };
const yes = { data: Uint8Array.of(1, 0, 1, 0), shape: [1, 2, 2] };
/** 1 - 2 I / (P + G), written out. */
const binaryDice = (() => {
  const s = Array.from(binary.data, (x) => 1 / (1 + Math.exp(-x)));
  return 1 - (2 * (s[0]! + s[2]!) + 1e-5) / (s[0]! + s[1]! + s[2]! + s[3]! + 2 + 1e-5);
})();
const sigmoid = { activation: 'sigmoid' };

// Foreground 2 and 3 voxels large, with 2 in common: 1 - 4/5. Without smoothing, as ratios of small counts.
const maskA = { data: Uint8Array.of(1, 1, 0, 0), shape: [1, 2, 2] };
const maskB = { data: Uint8Array.of(1, 1, 1, 0), shape: [1, 2, 2] };
const exact = { activation: 'none', smoothNr: 0, smoothDr: 0 };

/** The same logits, and a line of voxels that do not count. */
const larger = {
  data: Float32Array.from(channels.flatMap((ofClass) => [...ofClass, 9, 9, 9])),
  shape: [1, 3, 3, 3],
};

/** Probabilities that interpolation moved out of 0 to 1 a little, and the same ones clipped. */
const moved = { ...probabilities, data: probabilities.data.map((s) => 1.1 * s - 0.05) };
const clipped = { ...moved, data: moved.data.map((s) => Math.min(1, Math.max(0, s))) };

/** The Dice loss of probabilities, written out. */
const diceOf = (s: Float32Array): number =>
  [0, 1, 2].reduce((total, c) => {
    const g = classes.map((label) => (label === c ? 1 : 0));
    const own = Array.from(s.subarray(6 * c, 6 * c + 6));
    const sum = (numbers: readonly number[]) => numbers.reduce((sofar, x) => sofar + x, 0);
    const overlap = sum(own.map((x, v) => x * g[v]!));
    return total + (1 - (2 * overlap + 1e-5) / (sum(own) + sum(g) + 1e-5)) / 3;
  }, 0);

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
    remedy: 'add a batch axis of 1 to it and to the target',
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

const meant: Readonly<Record<string, Call & { readonly value: number }>> = {
  'labels with a channel axis': {
    inputs: { logits, target: { ...target, shape: [1, 1, 2, 3] } },
    value: dice,
  },
  'labels with a channel axis, channels last': {
    inputs: { logits: last, target: { ...target, shape: [1, 2, 3, 1] } },
    options: { layout: 'channels-last' },
    value: dice,
  },
  'labels that a scale moved': {
    inputs: { logits, target: { ...target, data: Float32Array.from(classes, (x) => x * 1.0000153) } },
    value: dice,
  },
  'a map of labels in another order': {
    inputs: {
      logits,
      target: { ...target, data: target.data.map((x) => [7, -3, 100][x]!) },
      labels: [7, -3, 100],
    },
    value: dice,
  },
  'a map of labels, where an ignored one is the index of a class': {
    inputs: {
      logits: { data: Float32Array.from(channels.flatMap((c) => [...c, 9, 9, 9])), shape: [1, 3, 3, 3] },
      target: { data: Int32Array.from([0, 1, 4, 0, 0, 0, 2, 2, 2]), shape: [1, 3, 3] },
      labels: [0, 1, 4],
    },
    parameters: { ignoreIndex: 2 },
    value: dice,
  },
  'a soft target for the only channel': {
    inputs: { logits: binary, target: { data: Float32Array.of(0.9999, 0.5, 0.25, 0), shape: [1, 2, 2] } },
    parameters: { activation: 'sigmoid', smoothNr: 0, smoothDr: 0 },
    value: (() => {
      const s = Array.from(binary.data, (x) => 1 / (1 + Math.exp(-x)));
      const g = [0.9999, 0.5, 0.25, 0];
      const total = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0);
      return 1 - (2 * total(s.map((x, i) => x * g[i]!))) / (total(s) + total(g));
    })(),
  },
  'an ignored label in a target with the shape of the only channel': {
    inputs: {
      logits: { data: Float32Array.of(0.3, -1.2, 0.7, 0.1, 5, 5), shape: [1, 1, 3, 2] },
      target: { data: Uint8Array.of(1, 0, 1, 0, 255, 255), shape: [1, 1, 3, 2] },
    },
    parameters: { ...sigmoid, ignoreIndex: 255 },
    value: binaryDice,
  },
};

it.each(Object.entries(meant))('what is plainly meant is taken so, in silence: %s', async (_name, call) => {
  const { value, warnings } = await outcome(call);
  expect(value).toBeCloseTo(call.value, 6);
  expect(warnings).toEqual([]);
});
