import { messageOf } from '@segloss/core/errors';
import { render } from 'preact';
import { readPageData } from '../../shared/client/page-data.ts';
import type { PlaygroundProps } from '../components/context.ts';
import type { Palette } from '../components/palette.ts';
import { Playground } from '../components/playground.tsx';
import { structureMask, structures } from '../model/brain.ts';
import { predictTarget } from '../model/predict.ts';
import { presets } from '../model/presets.ts';
import { describeProblem } from '../model/problem.ts';
import { chosenIn, defaultSettings } from '../model/settings.ts';
import { type Action, firstState, type Notice, reduce } from '../model/state.ts';
import { wantedLosses } from '../model/view.ts';
import { followAddress } from './address.ts';
import { readPalette } from './palette.ts';
import { createScorer, type Scorer, startWorker } from './scorer.ts';
import { loadSlice } from './slice.ts';
import { startLater } from './start-later.ts';
import { onThemeChange } from './theme-changes.ts';

const root = document.querySelector<HTMLElement>('#playground')!;
const { losses, lessons } = readPageData('playground-data') as Pick<PlaygroundProps, 'losses' | 'lessons'>;
const sliceUrl = document.querySelector<HTMLAnchorElement>('a[data-slice]')!.href;

const [first] = presets;
const known = losses.map(({ id }) => id);
const chosen = chosenIn(location.search, known);
let state = firstState(first!.scene(), { ...defaultSettings, chosen }, first!.id);
let palette: Palette | undefined;
let image: Uint8Array | undefined;
let score: Scorer | undefined;

const shared = () => ({ scene: state.history.present, settings: state.settings });
const tell = (kind: Notice['kind'], text: string) => dispatch({ type: 'notice', notice: { kind, text } });
const tellProblem = (subject: string, error: unknown, remedy = 'Try again.') =>
  tell('error', describeProblem(error, `${subject}: ${messageOf(error)}. ${remedy}`));

/** Draws at once, so that the next event finds what this one has changed. */
function show(): void {
  render(
    <Playground
      losses={losses}
      lessons={lessons}
      state={state}
      dispatch={dispatch}
      palette={palette}
      image={image}
      onCopyLink={copyLink}
      onTakeStructure={takeStructure}
    />,
    root,
  );
}

function compute(): void {
  score?.({ scene: state.history.present, losses: wantedLosses(losses, state.settings) });
}

function dispatch(action: Action): void {
  const { history, settings } = state;
  state = reduce(state, action);
  show();
  const isNew = state.history.present !== history.present || state.settings !== settings;
  if (!isNew) return;
  compute();
  if (action.type !== 'load') address.writeSoon(shared());
  if (state.settings.backdrop && !image) void showSlice();
}

async function showSlice(): Promise<void> {
  try {
    ({ image } = await loadSlice(sliceUrl));
    show();
  } catch (error) {
    tellProblem('The slice of the MRI cannot be loaded', error);
  }
}

async function takeStructure(id: string): Promise<void> {
  const structure = structures.find((one) => one.id === id)!;
  try {
    const target = structureMask(await loadSlice(sliceUrl), structure);
    dispatch({ type: 'scene', scene: { target, prediction: predictTarget(target) } });
    dispatch({ type: 'settings', settings: { ...state.settings, backdrop: true } });
  } catch (error) {
    tellProblem('The slice of the MRI cannot be loaded', error);
  }
}

async function copyLink(): Promise<void> {
  const link = await address.write(shared());
  try {
    await navigator.clipboard.writeText(link);
    tell('status', 'The link is in the clipboard.');
  } catch {
    tell('status', 'The clipboard is not accessible; the link is in the address bar.');
  }
}

const address = followAddress(
  losses,
  ({ scene, settings }) => dispatch({ type: 'load', scene, settings }),
  (error) => tellProblem('This link', error),
);

document.addEventListener('keydown', (event) => {
  const isText = event.target instanceof HTMLInputElement && event.target.type === 'text';
  if (isText || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
  event.preventDefault();
  dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
});

function renewPalette(): void {
  palette = readPalette(root);
  show();
}

renewPalette();
onThemeChange(renewPalette);
startLater(() => {
  score = createScorer(
    startWorker(),
    (answer) => dispatch({ type: 'answer', answer }),
    (problem) => tellProblem('The losses cannot be computed', problem, 'Load the page again.'),
  );
  compute();
});
