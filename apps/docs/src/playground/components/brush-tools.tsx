import { mostLevel, mostWeight, probabilityOf, weightOf } from '../model/scene.ts';
import type { Brush } from '../model/state.ts';
import type { PlaygroundProps } from './context.ts';

const modes: Readonly<Record<Brush['mode'], string>> = {
  paint: 'Paint',
  erase: 'Erase',
  weigh: 'Weigh',
};

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
        {Object.entries(modes).map(([mode, title]) => (
          <label key={mode}>
            <input
              type="radio"
              name="brush"
              checked={brush.mode === mode}
              onChange={() => dispatch({ type: 'brush', brush: { mode: mode as Brush['mode'] } })}
            />
            {title}
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
      <label>
        Weight of pixels <output>{weightOf(brush.weight)}</output>
        <input
          type="range"
          name="weight"
          min={0}
          max={mostWeight}
          value={brush.weight}
          aria-valuetext={`weight ${weightOf(brush.weight)}`}
          onInput={(event) =>
            dispatch({ type: 'brush', brush: { mode: 'weigh', weight: Number(event.currentTarget.value) } })
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
        <button
          type="button"
          disabled={present.weights === undefined}
          onClick={() => dispatch({ type: 'scene', scene: { ...present, weights: undefined } })}
        >
          Reset weights
        </button>
      </div>
    </fieldset>
  );
}
