import { mostLevel, probabilityOf } from '../model/scene.ts';
import type { PlaygroundProps } from './context.ts';

/** Level below which the brush would paint background. */
const leastLevel = 1;

/** Chooses what is painted with, and takes steps back and forth. */
export function BrushTools({ state: { brush, history }, dispatch }: PlaygroundProps) {
  const { present, past, future } = history;
  const probability = probabilityOf(brush.level).toFixed(3);
  const clear = (on: 'target' | 'prediction') => {
    const empty = on === 'target' ? present.target.map(() => 0) : present.prediction.map(() => -brush.level);
    dispatch({ type: 'scene', scene: { ...present, [on]: empty } });
  };
  return (
    <fieldset class="tools">
      <legend>Brush</legend>
      <div class="row">
        {[false, true].map((erases) => (
          <label key={String(erases)}>
            <input
              type="radio"
              name="brush"
              checked={brush.erases === erases}
              onChange={() => dispatch({ type: 'brush', brush: { erases } })}
            />
            {erases ? 'Erase' : 'Paint'}
          </label>
        ))}
      </div>
      <label>
        Size <output>{brush.size} px</output>
        <input
          type="range"
          name="size"
          min={1}
          max={15}
          value={brush.size}
          onInput={(event) => dispatch({ type: 'brush', brush: { size: Number(event.currentTarget.value) } })}
        />
      </label>
      <label>
        Confidence of the prediction <output>{probability}</output>
        <input
          type="range"
          name="confidence"
          min={leastLevel}
          max={mostLevel}
          value={brush.level}
          aria-valuetext={`probability ${probability}`}
          onInput={(event) =>
            dispatch({ type: 'brush', brush: { level: Number(event.currentTarget.value) } })
          }
        />
      </label>
      <div class="row">
        <button type="button" disabled={past.length === 0} onClick={() => dispatch({ type: 'undo' })}>
          Undo
        </button>
        <button type="button" disabled={future.length === 0} onClick={() => dispatch({ type: 'redo' })}>
          Redo
        </button>
        <button type="button" onClick={() => clear('target')}>
          Clear target
        </button>
        <button type="button" onClick={() => clear('prediction')}>
          Clear prediction
        </button>
      </div>
    </fieldset>
  );
}
