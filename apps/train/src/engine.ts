import { BackendError } from '@segloss/core';
import { tfjs } from '@segloss/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** How large a network and its images may be on an engine, and how long they are trained. */
export interface TrainingSize {
  /** Filters of the network at the finest resolution. */
  readonly width: number;
  /** Keeps every so many pixels along each side of the images. */
  readonly stride: number;
  readonly learningRate: number;
  readonly epochs: number;
}

/** Where to train. */
export interface Engine extends TrainingSize {
  /** Device of the tfjs adapter. */
  readonly device: string;
  /** The engine in words. */
  readonly description: string;
}

const onNative: TrainingSize = { width: 16, stride: 1, learningRate: 2e-3, epochs: 20 };

/** Devices that can train networks of convolutions, best first: WebAssembly lacks the gradients of convolutions. */
const sizes: Readonly<Record<string, TrainingSize>> = {
  'node-gpu': onNative,
  node: onNative,
  cpu: { width: 4, stride: 4, learningRate: 5e-3, epochs: 12 },
};

/**
 * Opens the best engine that can train, and makes it the one that TensorFlow.js uses.
 *
 * @param wanted device to take instead of the best one
 * @throws BackendError when it cannot be opened, or cannot train.
 */
export async function openEngine(wanted?: string): Promise<Engine> {
  const devices = await tfjs.devices();
  const usable = devices.filter(({ id, available }) => available && id in sizes);
  const device = wanted ?? usable[0]?.id ?? 'cpu';
  const size = sizes[device];
  if (size === undefined) {
    throw new BackendError({
      source: 'train',
      subject: `device '${device}'`,
      reason: 'it cannot train networks of convolutions here',
      remedy: `Use one of ${Object.keys(sizes).join(', ')}.`,
    });
  }
  await tfjs.open(device);
  await tf.setBackend(device.startsWith('node') ? 'tensorflow' : device);
  const description = devices.find(({ id }) => id === device)?.description ?? device;
  return { device, description, ...size };
}
