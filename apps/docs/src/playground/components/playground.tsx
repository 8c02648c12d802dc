import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import { weightAreas } from '../model/areas.ts';
import { describeScene, placeOf } from '../model/facts.ts';
import { outlineOf } from '../model/outline.ts';
import { predictedMask, probabilityOf, weightOf } from '../model/scene.ts';
import { cardsOf } from '../model/view.ts';
import { AnnotatedClasses } from './annotated-classes.tsx';
import { BrushTools } from './brush-tools.tsx';
import { Comparison } from './comparison.tsx';
import type { PlaygroundProps } from './context.ts';
import { Legend } from './legend.tsx';
import { LossCard } from './loss-card.tsx';
import { LossControls } from './loss-controls.tsx';
import { NumbersTable } from './numbers-table.tsx';
import { PaintCanvas } from './paint-canvas.tsx';
import { ParameterForm } from './parameter-form.tsx';
import { Overlays } from './pixel-grid.tsx';
import { Perturbations, Presets, Structures } from './scene-tools.tsx';

function Status({ state, onCopyLink }: PlaygroundProps) {
  const { answer, notice } = state;
  const backend = answer
    ? `Computed by ${answer.backend}${answer.fallback ? `, because WebAssembly is not available here: ${answer.fallback}` : ''}.`
    : 'Loading the backend …';
  return (
    <div class="status row">
      <button type="button" onClick={onCopyLink}>
        Copy link to this scene
      </button>
      <span class="backend">{backend}</span>
      <span role="status">{notice?.kind === 'status' && notice.text}</span>
      <span role="alert" class="problem">
        {notice?.kind === 'error' && notice.text}
      </span>
    </div>
  );
}

function PixelText({ state: { history, pixel } }: PlaygroundProps) {
  const { target, prediction, weights } = history.present;
  return (
    <p class="pixel-text" aria-live="polite">
      {describeScene(history.present)}
      <br />
      {pixel === undefined
        ? 'Point at a pixel to see its numbers.'
        : `${placeOf(pixel)}: target ${target[pixel] ? 'foreground' : 'background'}, predicted probability ${probabilityOf(prediction[pixel]!).toFixed(3)}${weights ? `, weight ${weightOf(weights[pixel]!)}` : ''}`}
    </p>
  );
}

/** Draws the playground: two pictures to paint on, and what every loss makes of them. */
export function Playground(props: PlaygroundProps) {
  const { losses, state } = props;
  const { target, prediction, weights } = state.history.present;
  const areas = useMemo(() => weightAreas(weights), [weights]);
  const targetBorder = useMemo(() => outlineOf(target), [target]);
  const predictionBorder = useMemo(() => outlineOf(predictedMask(prediction)), [prediction]);
  const cards = cardsOf(losses, state.settings, state.answer);
  return (
    <>
      <Presets {...props} />
      <Overlays target={targetBorder} prediction={predictionBorder} areas={areas} />
      <div class="workbench">
        <div>
          <div class="pictures">
            <PaintCanvas {...props} on="target" label="Target: paint on it" />
            <PaintCanvas {...props} on="prediction" label="Prediction: paint on it" />
          </div>
          <PixelText {...props} />
          <p id="painting-keys" class="hint">
            By keyboard: arrow keys move, and the space bar paints, a line if you hold it. Ctrl + Z undoes a
            step.
          </p>
          <Status {...props} />
          <Legend />
        </div>
        <div class="benches">
          <BrushTools {...props} />
          <AnnotatedClasses {...props} />
          <Perturbations {...props} />
          <Structures {...props} />
        </div>
      </div>
      <Comparison {...props} />
      <section aria-labelledby="losses">
        <h2 id="losses">Every loss</h2>
        <p>
          Its value, and its gradient by the logit of the foreground: where, and how strongly, it pulls at the
          prediction.
        </p>
        <LossControls {...props} />
        <ul class="loss-cards">
          {cards.map((card) => (
            <Fragment key={card.info.id}>
              <LossCard {...props} card={card} />
              {state.open === card.info.id && <ParameterForm {...props} loss={card.info} />}
            </Fragment>
          ))}
        </ul>
        {cards.length === 0 && <p>No loss is chosen.</p>}
        <NumbersTable cards={cards} pixel={state.pixel} />
      </section>
    </>
  );
}
