export { createWasmAdapter, type WasmOptions, wasm } from './adapter.ts';
export type {
  Allocator,
  ArrayOf,
  WasmAdapter,
  WasmBackend,
  WasmInputs,
  WasmProgram,
} from './wasm-backend.ts';
