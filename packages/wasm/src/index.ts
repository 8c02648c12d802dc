export { createWasmAdapter, type WasmOptions, type WasmWarning, wasm } from './adapter.ts';
export type { ArrayOf, WasmAdapter, WasmBackend, WasmInputs, WasmProgram } from './wasm-backend.ts';
