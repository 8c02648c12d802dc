// For Node.js only: what runs under it know of themselves and bundles for browsers are told.
export { describeBuild } from './build.ts';
export { describeProvenance } from './provenance.ts';
