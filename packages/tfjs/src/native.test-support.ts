import { tfjs } from './index.ts';

/** Says which device computes with TensorFlow in C here, or why none does. */
export interface NativeHere {
  readonly device?: string | undefined;
  readonly description: string;
  /** Undefined when there is a device. */
  readonly reason?: string | undefined;
}

/** Finds out whether TensorFlow in C is available: its native binding is downloaded or built apart from the rest. */
export async function findNativeDevice(): Promise<NativeHere> {
  const states = (await tfjs.devices()).filter(({ id }) => id.startsWith('node'));
  const found = states.find(({ available }) => available);
  if (found) return { device: found.id, description: found.description };
  const reasons = states.map((state) => (state.available ? '' : `${state.reason}. ${state.remedy}`));
  return { description: '', reason: reasons[0] ?? 'this is no Node' };
}
