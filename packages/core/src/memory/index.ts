export { checkMemory, type MemoryCheck, webAssemblyBytes } from './check.ts';
export { freeMemory, heldByArrays } from './free.ts';
export { type MemoryModel, type MemoryNeed, memoryNeed, storedBytes } from './need.ts';
