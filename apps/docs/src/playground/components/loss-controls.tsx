import { Check } from '../../shared/components/fields.tsx';
import { toggle } from '../../shared/model/toggle.ts';
import type { Settings } from '../model/settings.ts';
import type { PlaygroundProps } from './context.ts';

/** Chooses which losses are shown, in which order, and on which scale of colours. */
export function LossControls({ losses, state: { settings }, dispatch }: PlaygroundProps) {
  const change = (changes: Partial<Settings>) =>
    dispatch({ type: 'settings', settings: { ...settings, ...changes } });
  const ids = losses.map(({ id }) => id);
  const chosen = settings.chosen ?? ids;
  const choose = (wanted: readonly string[]) =>
    change({ chosen: wanted.length === ids.length ? undefined : ids.filter((id) => wanted.includes(id)) });
  const families = [...new Set(losses.map(({ family }) => family))];
  return (
    <>
      <div class="row">
        <label>
          Order{' '}
          <select
            name="order"
            value={settings.order}
            onChange={(event) =>
              change({ order: event.currentTarget.value === 'value' ? 'value' : 'family' })
            }
          >
            <option value="family">by family</option>
            <option value="value">by value, the largest first</option>
          </select>
        </label>
        <label>
          Colours{' '}
          <select
            name="scale"
            value={settings.scale}
            onChange={(event) => change({ scale: event.currentTarget.value === 'common' ? 'common' : 'own' })}
          >
            <option value="own">each by its own largest derivative</option>
            <option value="common">all on the same scale</option>
          </select>
        </label>
      </div>
      <details class="choice">
        <summary>
          Shown: {chosen.length} of {ids.length} losses
        </summary>
        <div class="row">
          <button type="button" class="small" onClick={() => choose(ids)}>
            All
          </button>
          <button type="button" class="small" onClick={() => choose([])}>
            None
          </button>
        </div>
        <div class="families">
          {families.map((family) => (
            <fieldset key={family}>
              <legend>{family}</legend>
              {losses
                .filter((loss) => loss.family === family)
                .map(({ id, title }) => (
                  <Check
                    key={id}
                    name={id}
                    checked={chosen.includes(id)}
                    onToggle={() => choose(toggle(chosen, id))}
                  >
                    {title}
                  </Check>
                ))}
            </fieldset>
          ))}
        </div>
      </details>
    </>
  );
}
