// Gives Node WebGPU, through Dawn: node --import ./dawn.mjs
import { create, globals } from 'webgpu';

Object.assign(globalThis, globals);
// As in Node 21; libraries read it where there is a navigator.
globalThis.navigator ??= { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };
// Kept here for good: Dawn ends the process when it is collected as garbage.
Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]) });
