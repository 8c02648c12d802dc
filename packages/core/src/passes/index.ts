export type { Field, Sizes } from '../reference/field.ts';
export { costOf, type PassCost } from './cost.ts';
export { printPasses } from './print.ts';
export { type HostOp, type Subgraph, type Subgraphs, toSubgraphs } from './subgraphs.ts';
export {
  accumulate,
  begin,
  finish,
  merge,
  type Tile,
  type TileResult,
  type Values,
  valueAfter,
} from './tiles.ts';
export { isField, type Pass, type PassPlan, type Round, toPasses } from './to-passes.ts';
