/** A function of up to three numbers. */
export type Scalar = (a: number, b: number, c: number) => number;

/** Computes `1 / (1 + exp(-x))` without overflow. */
export const sigmoid = (x: number): number => {
  const small = Math.exp(-Math.abs(x));
  return x < 0 ? small / (1 + small) : 1 / (1 + small);
};

/** Computes `log(1 + exp(x))` without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
