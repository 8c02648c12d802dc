export { createWasmAdapter, type WasmOptions, wasm } from './adapter.ts';
export type { ArrayOf, Lending, WasmAdapter, WasmBackend, WasmInputs, WasmProgram } from './wasm-backend.ts';
