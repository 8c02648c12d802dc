import type { Place } from '../../shared/model/grid.ts';
import { paintStroke } from './brush.ts';
import { amend, begin, type History, record, redo, undo } from './history.ts';
import type { Answer } from './job.ts';
import { pixelAt } from './place.ts';
import { levelOf, pixels, plainWeight, type Scene } from './scene.ts';
import type { Settings } from './settings.ts';

/** Which of the two pictures. */
export type PictureName = 'target' | 'prediction';

/** What is painted with. */
export interface Brush {
  /** Whether it paints foreground, erases it, or gives pixels a weight. */
  readonly mode: 'paint' | 'erase' | 'weigh';
  /** Diameter in pixels. */
  readonly size: number;
  /** Level that the prediction gets; its negative where the brush erases. */
  readonly level: number;
  /** Step of the weight that pixels get. */
  readonly weight: number;
}

/** Something to tell the person. */
export interface Notice {
  readonly kind: 'status' | 'error';
  readonly text: string;
}

/** Everything that the page shows. */
export interface State {
  readonly history: History<Scene>;
  readonly settings: Settings;
  readonly brush: Brush;
  /** The pixel that is pointed at, by pointer or keys. */
  readonly pixel: number | undefined;
  /** Id of the preset that is shown unchanged. */
  readonly preset: string | undefined;
  /** Id of the loss whose parameters are open. */
  readonly open: string | undefined;
  readonly answer: Answer | undefined;
  readonly notice: Notice | undefined;
}

/** What can happen. */
export type Action =
  | {
      readonly type: 'stroke';
      readonly on: PictureName;
      readonly from: Place;
      readonly to: Place;
      readonly isNew: boolean;
    }
  | { readonly type: 'scene'; readonly scene: Scene; readonly preset?: string }
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'load'; readonly scene: Scene; readonly settings: Settings }
  | { readonly type: 'brush'; readonly brush: Partial<Brush> }
  | { readonly type: 'point'; readonly pixel: number }
  | { readonly type: 'open'; readonly loss: string | undefined }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'undo' | 'redo' };

/** What passes actions on. */
export type Dispatch = (action: Action) => void;

/** The brush at first. */
const firstBrush: Brush = { mode: 'paint', size: 3, level: levelOf(0.9), weight: 0 };

/** Begins with a scene. */
export const firstState = (scene: Scene, settings: Settings, preset?: string): State => ({
  history: begin(scene),
  settings,
  brush: firstBrush,
  pixel: undefined,
  preset,
  open: undefined,
  answer: undefined,
  notice: undefined,
});

/** Gives the pixels of a stroke a weight, whichever picture it is on; nothing is kept where all count alike again. */
function weigh(scene: Scene, { size, weight }: Brush, from: Place, to: Place): Scene {
  const before = scene.weights ?? new Uint8Array(pixels).fill(plainWeight);
  const weights = paintStroke(before, from, to, size, weight);
  return { ...scene, weights: weights.every((step) => step === plainWeight) ? undefined : weights };
}

/** Paints a stroke on one of the two pictures. */
function paint(scene: Scene, brush: Brush, on: PictureName, from: Place, to: Place): Scene {
  const { mode, size, level } = brush;
  if (mode === 'weigh') return weigh(scene, brush, from, to);
  const erases = mode === 'erase';
  return on === 'target'
    ? { ...scene, target: paintStroke(scene.target, from, to, size, erases ? 0 : 1) }
    : { ...scene, prediction: paintStroke(scene.prediction, from, to, size, erases ? -level : level) };
}

/** Finds the state after an action. What it said before is settled by anything that changes the scene. */
export function reduce(state: State, action: Action): State {
  const { history } = state;
  const changed = (next: History<Scene>, preset?: string): State => ({
    ...state,
    history: next,
    preset,
    notice: undefined,
  });
  switch (action.type) {
    case 'stroke': {
      const scene = paint(history.present, state.brush, action.on, action.from, action.to);
      return { ...changed((action.isNew ? record : amend)(history, scene)), pixel: pixelAt(action.to) };
    }
    case 'scene':
      return changed(record(history, action.scene), action.preset);
    case 'undo':
      return changed(undo(history));
    case 'redo':
      return changed(redo(history));
    case 'load':
      return { ...changed(record(history, action.scene)), settings: action.settings };
    case 'settings':
      return { ...state, settings: action.settings };
    case 'brush':
      return { ...state, brush: { ...state.brush, ...action.brush } };
    case 'point':
      return { ...state, pixel: action.pixel };
    case 'open':
      return { ...state, open: action.loss };
    case 'answer':
      return { ...state, answer: action.answer };
    case 'notice':
      return { ...state, notice: action.notice };
  }
}
