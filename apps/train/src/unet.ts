import * as layers from '@tensorflow/tfjs-layers';

type Node = layers.SymbolicTensor;

/** Makes weights that are the same in every run. */
function seeded(): () => ReturnType<typeof layers.initializers.heNormal> {
  let seed = 0;
  return () => layers.initializers.heNormal({ seed: ++seed });
}

/**
 * Makes a U-Net (Ronneberger et al., 2015) of three resolutions for square images with one channel.
 *
 * @param side number of pixels along each side, a multiple of 4
 * @param width number of filters at the finest resolution; it doubles from level to level
 * @returns a model from `[N, side, side, 1]` to the logits `[N, side, side, classes]`: no activation at the end, as
 * the loss has the softmax in it
 */
export function makeUnet(side: number, width: number, classes: number): layers.LayersModel {
  const nextWeights = seeded();
  const convolve = (filters: number, kernelSize: number, activation?: 'relu') =>
    layers.layers.conv2d({
      filters,
      kernelSize,
      padding: 'same',
      kernelInitializer: nextWeights(),
      ...(activation ? { activation } : {}),
    });
  const block = (x: Node, filters: number): Node => {
    const once = convolve(filters, 3, 'relu').apply(x);
    return convolve(filters, 3, 'relu').apply(once) as Node;
  };
  const coarser = (x: Node): Node => layers.layers.maxPooling2d({ poolSize: [2, 2] }).apply(x) as Node;
  const finer = (x: Node, beside: Node): Node => {
    const larger = layers.layers.upSampling2d({ size: [2, 2] }).apply(x) as Node;
    return layers.layers.concatenate().apply([beside, larger]) as Node;
  };

  const input = layers.input({ shape: [side, side, 1] });
  const fine = block(input, width);
  const middle = block(coarser(fine), 2 * width);
  const coarse = block(coarser(middle), 4 * width);
  const middleAgain = block(finer(coarse, middle), 2 * width);
  const fineAgain = block(finer(middleAgain, fine), width);
  return layers.model({ inputs: input, outputs: convolve(classes, 1).apply(fineAgain) as Node });
}
