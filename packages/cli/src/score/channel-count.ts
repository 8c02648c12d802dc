import type { Layout } from '@segloss/core';
import type { Volume } from '@segloss/files';
import { quoteForPython, saveAnew } from '@segloss/files/advice';
import { addBackground } from './one-hot-advice.ts';
import { axesNames, layoutOf, readAs } from './readings.ts';

/** Says how to drop the first channel of an array. */
function dropBackground({ geometry, path }: Volume, axis: number): string {
  const array = geometry ? 'np.asanyarray(image.dataobj)' : 'array';
  const at = geometry ? 3 : axis;
  const dropped = `${array}[${[...new Array<string>(at).fill(':'), '1:'].join(', ')}]`;
  return geometry ? saveAnew(path, dropped) : `save ${dropped} as ${quoteForPython(path)}`;
}

/** Says what to do about a target that has another number of channels than the prediction; nothing in other cases. */
export function channelRemedy(prediction: Volume, target: Volume, layout: Layout): string | undefined {
  const axes = axesNames.find((name) => {
    if (!name.includes('C') || layoutOf(name) !== layout) return false;
    if (name.length !== prediction.shape.length || name.length !== target.shape.length) return false;
    const [p, t] = [readAs(name, prediction.shape), readAs(name, target.shape)];
    return p.voxels.join() === t.voxels.join() && p.classes > 1 && t.classes > 1;
  });
  if (axes === undefined) return undefined;
  const axis = axes.indexOf('C');
  const [p, t] = [prediction.shape[axis]!, target.shape[axis]!];
  const counts = `The prediction has ${p} channels, and the target ${t}: give both one channel per class.`;
  if (p === t + 1) return `${counts} If the target lacks the background, ${addBackground(target, axis)}.`;
  if (t === p + 1)
    return `${counts} If the prediction lacks the background, ${dropBackground(target, axis)}.`;
  return counts;
}
