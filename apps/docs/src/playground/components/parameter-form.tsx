import { type ParameterField, readField, writeField } from '../model/fields.ts';
import { withParameter } from '../model/settings.ts';
import { cardOf, type LossInfo } from '../model/view.ts';
import type { PlaygroundProps } from './context.ts';

function Entry({
  field,
  id,
  text,
  onEnter,
}: {
  readonly field: ParameterField;
  readonly id: string;
  readonly text: string;
  readonly onEnter: (text: string) => void;
}) {
  const options = field.kind === 'flag' ? ['false', 'true'] : field.words;
  if (options) {
    return (
      <select id={id} value={text || field.initial} onChange={(event) => onEnter(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option} selected={option === (text || field.initial)}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      type="text"
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      value={text}
      placeholder={field.initial}
      onChange={(event) => onEnter(event.currentTarget.value)}
    />
  );
}

/** Asks for the parameters of a loss; what core refuses is said beside its value. */
export function ParameterForm({
  loss,
  state: { settings, answer },
  dispatch,
}: PlaygroundProps & { readonly loss: LossInfo }) {
  const values = settings.parameters[loss.id] ?? {};
  const { result } = cardOf(loss, answer);
  const change = (name: string, value: unknown) =>
    dispatch({ type: 'settings', settings: withParameter(settings, loss.id, name, value) });
  return (
    <li class="parameter-form" data-form={loss.id}>
      <h3>Parameters of {loss.title}</h3>
      <form onSubmit={(event) => event.preventDefault()}>
        {loss.fields.map((field) => {
          const id = `${loss.id}-${field.name}`;
          return (
            <p key={field.name}>
              <label for={id}>{field.name}</label>
              <Entry
                field={field}
                id={id}
                text={writeField(values[field.name])}
                onEnter={(text) => {
                  const value = readField(field, text);
                  change(field.name, writeField(value) === field.initial ? undefined : value);
                }}
              />
              <small>
                {field.description} ({field.range})
              </small>
            </p>
          );
        })}
      </form>
      {result && (
        <div class="code">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard too. */}
          <pre tabIndex={0}>
            <code>{result.code}</code>
          </pre>
        </div>
      )}
    </li>
  );
}
