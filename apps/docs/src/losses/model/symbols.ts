/** A symbol of a formula, in TeX, and what it stands for. */
export type Symbols = readonly (readonly [tex: string, meaning: string])[];

const distances: Symbols = [
  ['d_{G,i}', 'distance of voxel i to the border of the target'],
  ['d_{S,i}', 'the same for the prediction, where s > 0.5'],
];
const diceOfClass = 'Dice coefficient of the class';
const classIndex = ['c', 'class'] as const;
const classWeight = 'weight of class c';
const signedDistance = 'signed distance to the border of the target: negative inside';
const dicePart = ['L_{Dice}', 'Dice loss'] as const;
const boundaryPart = ['L_{BD}', 'boundary loss'] as const;
const crossEntropyPart = ['L_{CE}', 'cross entropy'] as const;

/** What stands in formulas besides s, g, the voxel i, the number N of voxels and the parameters of the loss. */
export const symbols: Readonly<Record<string, Symbols>> = {
  'cross-entropy': [classIndex],
  'weighted-cross-entropy': [
    ['C', 'number of classes'],
    ['N_c', 'voxels of class c'],
    ['w_c', classWeight],
  ],
  'top-k': [classIndex],
  focal: [classIndex],
  'distance-penalized-cross-entropy': [
    ['D_i', 'map of the own class of voxel i: 1 at its border, 0 where it is deepest'],
  ],
  'poly-cross-entropy': [['s_i', 'here, the probability of the true class']],
  'neighbor-aware-calibration': [
    ['z_i^c', 'logit of class c'],
    ['\\tau_i^c', 'share of class c in the window around voxel i'],
    ['C', 'number of classes'],
  ],
  'generalized-dice': [['w_c', classWeight]],
  'focal-tversky': [['T', 'Tversky index: 1 - Tversky loss']],
  'penalty-generalized-dice': [['S', 'generalized Dice score: 1 - generalized Dice loss']],
  'lovasz-softmax': [
    ['C', 'the classes that the target has'],
    ['\\overline{\\Delta_{J_c}}', 'Lovász extension of the IoU loss of class c'],
  ],
  'generalized-wasserstein-dice': [
    ['M_{cl}', 'distance between classes c and l, from 0 to 1'],
    ['g_i^0', 'the background'],
  ],
  'log-cosh-dice': [['D', diceOfClass]],
  matthews: [
    ['\\mathrm{TP}', 'sum of s g'],
    ['\\mathrm{FP}', 'sum of s (1 - g)'],
    ['\\mathrm{FN}', 'sum of (1 - s) g'],
    ['\\mathrm{TN}', 'sum of (1 - s)(1 - g)'],
  ],
  'boundary-dou': [
    ['B', 'voxels of the target with a neighbour outside of it'],
    ['G', 'voxels of the target'],
  ],
  'cl-dice': [
    ['S(s)_i', 'soft skeleton of the prediction'],
    ['S(g)_i', 'soft skeleton of the target'],
    ['T_p', 'precision of the centreline'],
    ['T_s', 'its sensitivity'],
  ],
  'skeleton-recall': [['K_i', 'skeleton of the target, made thicker and cut to the class']],
  boundary: [['\\phi_i', signedDistance]],
  hausdorff: distances,
  'generalized-surface': [
    ['D_i^c', signedDistance],
    ['w_c', classWeight],
  ],
  'region-wise': [
    ['r_i', '1 outside of the object; inside, minus the distance to its border, -1 where it is deepest'],
  ],
  'log-hausdorff': distances,
  combo: [dicePart],
  'exponential-logarithmic': [
    ['D_c', diceOfClass],
    ['E_c', 'mean over classes'],
    ['E_i', 'mean over voxels'],
    ['f_c', 'voxels of class c'],
  ],
  'dice-ce': [dicePart, crossEntropyPart],
  'dice-top-k': [dicePart, ['L_{TopK}', 'top-k loss']],
  'dice-focal': [dicePart, ['L_{Focal}', 'focal loss']],
  'dice-boundary': [dicePart, boundaryPart],
  'dice-hausdorff': [dicePart, ['L_{HD}', 'Hausdorff distance loss']],
  'generalized-dice-boundary': [['L_{GD}', 'generalized Dice loss'], boundaryPart],
  'unified-focal': [
    ['M_c', 'Tversky index of class c: delta weighs false negatives, 1 - delta false positives'],
    ['E_c', 'mean over classes'],
  ],
  'dice-cl-dice': [dicePart, ['L_{clDice}', 'centreline Dice loss']],
  'dice-ce-skeleton-recall': [dicePart, crossEntropyPart, ['L_{SR}', 'skeleton recall loss']],
  blob: [
    ['L_{base}', 'the loss that parameter base names'],
    ['E_b', 'mean over the connected components b of the target'],
  ],
};
