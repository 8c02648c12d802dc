export { type Harness, type HarnessOptions, type OnnxModelOptions, startHarness } from './stdio-adapter.ts';
