import { backgroundOption, classWeightsOption, reductionOption } from './shared.ts';

/** Options of every distribution loss. */
export const distributionOptions = {
  ...backgroundOption,
  ...reductionOption,
  ...classWeightsOption,
};
