/**
 * Functions that kernels call. Logarithms of sums near 1 lose their digits, so small arguments go through a series:
 * `log(1 + u) = 2 artanh(u / (2 + u))`.
 */
const sources: Readonly<Record<string, string>> = {
  logOnePlus: `function logOnePlus(u) {
  const z = u / (u + 2);
  const square = z * z;
  const series = z * (2 + square * (${2 / 3} + square * (${2 / 5} + square * ${2 / 7})));
  const logarithm = Math.log(u + 1);
  return u < 0.25 ? series : logarithm;
}`,
  logistic: `function logistic(x) {
  const small = Math.exp(-Math.abs(x));
  const numerator = x < 0 ? small : 1;
  return numerator / (small + 1);
}`,
  softPlus: `function softPlus(x) {
  return Math.max(x, 0) + logOnePlus(Math.exp(-Math.abs(x)));
}`,
};

const calls: Readonly<Record<string, readonly string[]>> = { softPlus: ['logOnePlus'] };

/** Finds the functions that a kernel calls, directly or through others. */
export function functionsOf(kernel: string): readonly string[] {
  const called = Object.keys(sources).filter((name) => kernel.includes(`${name}(`));
  const all = new Set([...called.flatMap((name) => calls[name] ?? []), ...called]);
  return [...all].map((name) => sources[name]!);
}
