// What needs Node: the machine of this process, and benchmarks on its disk.
export { describeMachine, residentMemory } from './machine.ts';
export { readBenchmark } from './read-benchmark.ts';
