// Gives Node WebGPU, through Dawn: node --import ./dawn.mjs
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
globalThis.navigator ??= {};
// Kept here for good: Dawn ends the process when it is collected as garbage.
Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]) });
