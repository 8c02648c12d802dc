import { structures } from '../model/brain.ts';
import { perturb, perturbations } from '../model/perturbations.ts';
import { presets } from '../model/presets.ts';
import type { PlaygroundProps } from './context.ts';

/** Offers scenes that teach something, and says what. */
export function Presets({ lessons, state, dispatch }: PlaygroundProps) {
  const lesson = state.preset === undefined ? undefined : lessons[state.preset];
  return (
    <section class="presets" aria-label="Presets">
      <div class="row">
        {presets.map(({ id, title, scene }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === state.preset}
            onClick={() => dispatch({ type: 'scene', scene: scene(), preset: id })}
          >
            {title}
          </button>
        ))}
      </div>
      <p class="lesson" aria-live="polite">
        {lesson ?? 'A scene of your own. Choose a preset for an example.'}
      </p>
    </section>
  );
}

/** Offers changes of the prediction. */
export function Perturbations({ state: { history }, dispatch }: PlaygroundProps) {
  return (
    <fieldset class="tools">
      <legend>Change the prediction</legend>
      {perturbations.map(({ title, list }) => (
        <div key={title} class="row">
          {list.map((perturbation) => (
            <button
              key={perturbation.id}
              type="button"
              onClick={async () => {
                // Each step chooses another place, and the same steps the same ones.
                const scene = await perturb(perturbation, history.present, history.past.length);
                if (scene) dispatch({ type: 'scene', scene });
                else
                  dispatch({
                    type: 'notice',
                    notice: { kind: 'status', text: `Nothing changed. ${perturbation.otherwise}` },
                  });
              }}
            >
              {perturbation.title}
            </button>
          ))}
        </div>
      ))}
    </fieldset>
  );
}

/** Offers structures of the MRI as targets. */
export function Structures({ state: { settings }, dispatch, onTakeStructure }: PlaygroundProps) {
  return (
    <fieldset class="tools">
      <legend>Target from a brain MRI</legend>
      <div class="row">
        {structures.map(({ id, title }) => (
          <button key={id} type="button" onClick={() => onTakeStructure(id)}>
            {title}
          </button>
        ))}
      </div>
      {settings.backdrop && (
        <button
          type="button"
          onClick={() => dispatch({ type: 'settings', settings: { ...settings, backdrop: false } })}
        >
          Hide the MRI behind the pictures
        </button>
      )}
    </fieldset>
  );
}
