export { checkLargestBuffer, checkMemory, type MemoryUse } from './check.ts';
export { garbage } from './free.ts';
export { type MemoryModel, type MemoryNeed, memoryNeed, storedBytes } from './need.ts';
