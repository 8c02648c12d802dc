import type { Dispatch, State } from '../model/state.ts';
import type { LossInfo } from '../model/view.ts';
import type { Palette } from './palette.ts';

/** What the parts of the playground work on. */
export interface PlaygroundProps {
  readonly losses: readonly LossInfo[];
  /** What to look at in each preset, by its id. */
  readonly lessons: Readonly<Record<string, string>>;
  readonly state: State;
  readonly dispatch: Dispatch;
  /** Colours of the theme; unknown when the site is built. */
  readonly palette?: Palette | undefined;
  /** Intensities of the slice of the MRI, once it is loaded. */
  readonly image?: Uint8Array | undefined;
  readonly onCopyLink: () => void;
  /** Makes a structure of the MRI the target. */
  readonly onTakeStructure: (id: string) => void;
}
