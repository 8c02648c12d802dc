export { type Components, labelComponents } from './components.ts';
export type { Connectivity } from './neighborhood.ts';
export { skeletonOf } from './skeleton.ts';
