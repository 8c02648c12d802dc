import { createLoss, type Inputs, reference } from '@segloss/core';
import { distanceMapOf } from '@segloss/core/distance';
import * as ort from 'onnxruntime-web/webgpu';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { compileForGpu } from './index.ts';

const [height, width, classes] = [192, 160, 3];
const logits = Float32Array.from({ length: classes * height * width }, (_, i) => 3 * Math.sin(i * i));
const labels = Int32Array.from({ length: height * width }, (_, i) => Math.floor(i / 37) % classes);
const inputs: Inputs = {
  logits: { data: logits, shape: [1, classes, height, width] },
  target: { data: labels, shape: [1, height, width] },
};

const adapter = await navigator.gpu.requestAdapter();
const device = await adapter!.requestDevice();

/** Flags of the WebGPU standard, which the types lack. */
const usages = { mapRead: 0x1, copySource: 0x4, copyDestination: 0x8, storage: 0x80 };

/** Puts numbers on the device before anything is counted. */
function upload(data: Float32Array | Int32Array): GPUBuffer {
  const usage = usages.storage | usages.copySource | usages.copyDestination;
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data.slice());
  return buffer;
}

const onGpu = () => ({
  logits: ort.Tensor.fromGpuBuffer(upload(logits), {
    dataType: 'float32',
    dims: [1, classes, height, width],
  }),
  target: ort.Tensor.fromGpuBuffer(upload(labels), { dataType: 'int32', dims: [1, height, width] }),
});

/** Counts the bytes that go to the device and come from it. */
function countCopies() {
  const copied = { toDevice: 0, toHost: 0 };
  const { writeBuffer } = GPUQueue.prototype;
  const { getMappedRange } = GPUBuffer.prototype;
  vi.spyOn(GPUQueue.prototype, 'writeBuffer').mockImplementation(function (this: GPUQueue, ...args) {
    const [, , data, start = 0, size] = args;
    copied.toDevice += size ?? data.byteLength - start;
    writeBuffer.apply(this, args);
  });
  vi.spyOn(GPUBuffer.prototype, 'getMappedRange').mockImplementation(function (this: GPUBuffer, ...args) {
    const range = getMappedRange.apply(this, args);
    if (this.usage & usages.mapRead) copied.toHost += range.byteLength;
    else copied.toDevice += range.byteLength;
    return range;
  });
  return copied;
}

const expected = async (id: string) =>
  (await (await reference.open()).compile(createLoss(id), { gradient: true })).run(inputs);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a loss of tensors on the GPU', () => {
  test.each(['dice-ce', 'top-k'])('%s leaves its gradient there, and copies nothing', async (id) => {
    const program = compileForGpu(ort, createLoss(id), { classes, gradient: true, device });
    const tensors = onGpu();
    const first = await program.run(tensors);
    const copied = countCopies();
    const { loss, gradient } = await program.run(tensors);
    await device.queue.onSubmittedWorkDone();
    expect(copied.toHost).toBe(0);
    // Sizes and strides, a few bytes for each operation.
    expect(copied.toDevice).toBeLessThan(labels.byteLength / 10);
    expect(gradient!.location).toBe('gpu-buffer');
    expect(gradient!.dims).toEqual([1, classes, height, width]);

    const { value, gradient: wanted } = await expected(id);
    const found = (await gradient!.getData()) as Float32Array;
    expect(copied.toHost).toBeGreaterThanOrEqual(logits.byteLength);
    const scale = Math.max(...wanted!.map(Math.abs));
    const off = Math.max(...found.map((number, i) => Math.abs(number - wanted![i]!)));
    expect(off / scale).toBeLessThan(1e-4);
    expect(Math.abs(((await loss.getData())[0] as number) - value[0]!)).toBeLessThan(1e-4);
    for (const tensor of [loss, gradient!, first.loss, first.gradient!]) tensor.dispose();
    await program.dispose();
  });

  test('takes distance maps, and tensors of the host too', async () => {
    const program = compileForGpu(ort, createLoss('boundary'), { classes, device });
    expect(program.inputs).toEqual(['logits', 'target', 'target_distance']);
    const maps = Array.from({ length: classes }, (_, c) =>
      distanceMapOf(
        Int32Array.from(labels, (label) => (label === c ? 1 : 0)),
        'signed',
        [height, width],
      ),
    );
    const { loss } = await program.run({
      logits: new ort.Tensor('float32', logits, [1, classes, height, width]),
      target: new ort.Tensor('int32', labels, [1, height, width]),
      target_distance: new ort.Tensor('float32', Float32Array.from(maps.flatMap((map) => [...map])), [
        1,
        classes,
        height,
        width,
      ]),
    });
    const { value } = await expected('boundary');
    expect(Math.abs(((await loss.getData())[0] as number) - value[0]!)).toBeLessThan(1e-3);
    loss.dispose();
    await program.dispose();
  });

  test('says what is missing, and that it is over', async () => {
    const program = compileForGpu(ort, createLoss('dice'), { classes, device });
    const { logits: only } = onGpu();
    await expect(program.run({ logits: only })).rejects.toThrow("input 'target' is missing");
    await program.dispose();
    await expect(program.run(onGpu())).rejects.toThrow('it was run after dispose()');
  });
});
