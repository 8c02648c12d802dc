export { type DistanceKind, distanceMapOf } from './maps.ts';
export { distanceTransform, squaredDistanceTransform } from './transform.ts';
