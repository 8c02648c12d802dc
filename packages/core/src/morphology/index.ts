export { type Components, type Connectivity, labelComponents } from './components.ts';
export { skeletonOf } from './skeleton.ts';
