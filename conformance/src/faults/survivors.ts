const onRequest =
  'Only checks on request have so many voxels: `random/dice/2^24` and the like, and the law in `lawsOnRequest`.';

/** Why no check of the suite finds a fault, by its id. A survivor without a line here is open. */
export const explanations: Readonly<Record<string, string>> = {
  'sizes/groups-of-64': onRequest,
  'sizes/count-in-singles': onRequest,
};
