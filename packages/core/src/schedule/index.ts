export { printSchedule } from '../print/schedule.ts';
export type { Field, Sizes } from '../reference/field.ts';
export { costOf, type ScheduleCost } from './cost.ts';
export { type Pass, type Round, type Schedule, schedule } from './schedule.ts';
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
