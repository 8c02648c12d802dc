import { type Card, formatDerivative, formatNumber } from '../model/view.ts';
import type { PlaygroundProps } from './context.ts';
import { HeatMap } from './heat-map.tsx';

/** Shows one loss: its value, and the heat map of its gradient. */
export function LossCard(props: PlaygroundProps & { readonly card: Card }) {
  const { card, state, dispatch } = props;
  const { info, result, problem, limit } = card;
  const isOpen = state.open === info.id;
  const changes = Object.keys(state.settings.parameters[info.id] ?? {}).length;
  return (
    <li class="loss-card" data-loss={info.id}>
      <h3>
        <a href={info.url}>{info.title}</a>
      </h3>
      <p class="value">
        <data value={result?.value}>{result ? formatNumber(result.value) : problem ? '–' : '…'}</data>{' '}
        <small>{info.family}</small>
      </p>
      <HeatMap {...props} />
      {problem ? (
        <p class="problem" role="alert">
          {problem}
        </p>
      ) : (
        <p class="derivatives">
          strongest colour ±{limit === 0 ? '0' : limit.toExponential(1)}
          <br />
          {state.pixel !== undefined && result && <>here {formatDerivative(result.gradient[state.pixel]!)}</>}
        </p>
      )}
      <button
        type="button"
        class="small"
        aria-expanded={isOpen}
        aria-label={`Parameters of ${info.title}`}
        onClick={() => dispatch({ type: 'open', loss: isOpen ? undefined : info.id })}
      >
        Parameters{changes > 0 && `: ${changes} changed`}
      </button>
    </li>
  );
}
