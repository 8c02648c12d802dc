// In files by family: bundlers leave out a file of which nothing is used, but not a constant that a call makes.
export * from './boundary.ts';
export * from './compound.ts';
export * from './cross-entropy.ts';
export * from './distribution.ts';
export * from './region.ts';
export * from './shared.ts';
