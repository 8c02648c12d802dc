import { createLoss } from '@segloss/core';
import { compileForGpu, createOnnxAdapter } from '@segloss/onnxruntime-web';
import * as ort from 'onnxruntime-web/webgpu';
import networkUrl from '../model/tissue.onnx?url';
import type { Slice } from './volume.ts';

/** Channels of the network output. */
export const classNames = ['fluid', 'grey matter', 'white matter'] as const;

const classes = classNames.length;

/** Loss and gradient of the network's logits for one mask. */
export interface Score {
  readonly value: number;
  /** `[classes, height, width]`. */
  readonly gradient: Float32Array;
}

/** Runs the network once on an image, and scores masks with its logits. */
export interface Scorer {
  readonly device: 'webgpu' | 'wasm';
  /** Says why it is not the GPU, if it is not. */
  readonly reason?: string;
  /** @param labels a class per pixel */
  score(lossId: string, labels: Int32Array): Promise<Score>;
  dispose(): Promise<void>;
}

const imageTensor = ({ data, height, width }: Slice) =>
  new ort.Tensor('float32', Float32Array.from(data), [1, 1, height, width]);

/** Logits stay on the GPU from the network to the gradient; only what is shown comes to the host. */
async function openOnGpu(image: Slice): Promise<Scorer> {
  const network = await ort.InferenceSession.create(networkUrl, {
    executionProviders: ['webgpu'],
    preferredOutputLocation: 'gpu-buffer',
  });
  const { logits } = await network.run({ image: imageTensor(image) });
  const programs = new Map<string, ReturnType<typeof compileForGpu>>();
  const programOf = (lossId: string) => {
    const program =
      programs.get(lossId) ?? compileForGpu(ort, createLoss(lossId), { classes, gradient: true });
    programs.set(lossId, program);
    return program;
  };
  return {
    device: 'webgpu',
    async score(lossId, labels) {
      const target = new ort.Tensor('int32', labels.slice(), [1, image.height, image.width]);
      const { loss, gradient } = await programOf(lossId).run({ logits: logits!, target });
      const [value, byLogits] = [await loss.getData(), await gradient!.getData()];
      loss.dispose();
      gradient!.dispose();
      return { value: Number(value[0]), gradient: byLogits as Float32Array };
    },
    async dispose() {
      logits!.dispose();
      for (const program of programs.values()) await program.dispose();
      await network.release();
    },
  };
}

async function openOnCpu(image: Slice, reason: string): Promise<Scorer> {
  const network = await ort.InferenceSession.create(networkUrl, { executionProviders: ['wasm'] });
  const { logits } = await network.run({ image: imageTensor(image) });
  await network.release();
  const backend = await createOnnxAdapter(ort).open('wasm');
  const data = logits!.data as Float32Array;
  const { height, width } = image;
  return {
    device: 'wasm',
    reason,
    async score(lossId, labels) {
      const program = await backend.compile(createLoss(lossId), { gradient: true });
      const { value, gradient } = await program.run({
        logits: { data, shape: [1, classes, height, width] },
        target: { data: labels, shape: [1, height, width] },
      });
      program.dispose();
      return { value: value[0]!, gradient: Float32Array.from(gradient!) };
    },
    dispose: () => backend.dispose(),
  };
}

/** Opens the GPU; where there is none, WebAssembly, with the reason. */
export async function openScorer(image: Slice, gpu: GPU | undefined = navigator.gpu): Promise<Scorer> {
  if (gpu === undefined)
    return openOnCpu(
      image,
      'This browser has no WebGPU, or the page came over http. It runs on WebAssembly instead.',
    );
  if ((await gpu.requestAdapter()) === null)
    return openOnCpu(image, 'WebGPU finds no graphics processor here. The page runs on WebAssembly instead.');
  return openOnGpu(image).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    return openOnCpu(
      image,
      `WebGPU does not work here: ${reason.replace(/\.?\s*$/, '.')} The page runs on WebAssembly instead.`,
    );
  });
}
