/** Says what to look at in each preset, by its id; tests hold each statement against the reference. It is text of the page, not of its script. */
export const lessons: Readonly<Record<string, string>> = {
  shift:
    'The prediction lies two pixels to the right, so all wrong pixels are near the border. Dice gives them almost the same weight; ' +
    'the boundary and the Hausdorff loss give more to those two pixels away than to those beside the border.',
  island:
    'A few pixels far from the target. Dice weighs them like any false pixel, and they have a few percent of its gradient. ' +
    'Hausdorff squares their distance: they have nearly all of its gradient, and its value is dozens of times that of the shift. The boundary loss, which grows with the distance itself, lies between.',
  hole:
    'A hole in the middle of the prediction, deep inside the target. Dice and cross entropy weigh all its pixels alike; ' +
    'the boundary and the Hausdorff loss weigh its centre most, and most of the gradient of Hausdorff is in the hole.',
  rim:
    'The prediction is one pixel too large all round. That costs Dice more than the far island does, because more ' +
    'pixels are wrong; Hausdorff hardly changes. The boundary loss has most of its gradient on pixels that are right and far away: it ' +
    'weighs every predicted pixel by its distance, wrong or not.',
  confident:
    'The shift by two again, with logits four times as large, up to the largest allowed: the same mask, wrong with more ' +
    'confidence. Cross entropy grows, and pulls harder at the wrong pixels than before. Dice falls, and its largest derivative is less than a fifth of what ' +
    'it was: through the softmax, confident pixels hardly change it.',
};
