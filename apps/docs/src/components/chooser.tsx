import { type Need, openingCode, type Place } from '../model/backends.ts';
import { type Answers, choose, type Evidence, needsOf, type Option } from '../model/chooser.ts';
import { formatRatio } from '../model/format.ts';

/** What the chooser works on. */
export interface ChooserProps {
  readonly evidence: readonly Evidence[];
  readonly losses: readonly { readonly id: string; readonly title: string }[];
  readonly answers: Answers;
  readonly onAnswer?: (answers: Answers) => void;
}

const places: Readonly<Record<Place, string>> = { browser: 'In a browser', node: 'In Node' };
const needs: Readonly<Record<Need, string>> = {
  native: 'native add-ons may be installed',
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  isolation: 'the page is cross-origin isolated',
};
const verdicts: Readonly<Record<Option['verdict'], string>> = {
  proven: 'Proven here',
  emulated: 'Proven on an emulated GPU',
  unproven: 'No evidence yet',
  failed: 'Failed',
};

function Form({ losses, answers, onAnswer }: Omit<ChooserProps, 'evidence'>) {
  const answer = (changes: Partial<Answers>) => onAnswer?.({ ...answers, ...changes });
  const toggle = (need: Need) =>
    answers.has.includes(need) ? answers.has.filter((one) => one !== need) : [...answers.has, need];
  return (
    <form class="questions" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Where does it run?</legend>
        {(['browser', 'node'] as const).map((place) => (
          <label key={place}>
            <input
              type="radio"
              name="place"
              checked={answers.place === place}
              onChange={() => answer({ place, has: [] })}
            />
            {places[place]}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>What is there?</legend>
        {needsOf[answers.place].map((need) => (
          <label key={need}>
            <input
              type="checkbox"
              name={need}
              checked={answers.has.includes(need)}
              onChange={() => answer({ has: toggle(need) })}
            />
            {needs[need]}
          </label>
        ))}
      </fieldset>
      <label class="question">
        Which loss?{' '}
        <select
          name="loss"
          value={answers.loss}
          onChange={(event) => answer({ loss: event.currentTarget.value })}
        >
          <option value="">all of them</option>
          {losses.map(({ id, title }) => (
            <option key={id} value={id} selected={id === answers.loss}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function OptionView({ option, place }: { readonly option: Option; readonly place: Place }) {
  const { backend, verdict, evidence, ratio } = option;
  return (
    <li class="option">
      <h3>
        {backend.adapter} {backend.device} <small class={verdict}>{verdicts[verdict]}</small>
      </h3>
      <p>
        {evidence
          ? `Run of ${evidence.date} on ${evidence.processor}${ratio === null ? '' : `: largest error ${formatRatio(ratio)} of what rounding explains on such a device`}.`
          : 'Nobody has committed a run of the suite here; that is no sign that it fails.'}
      </p>
      <details>
        <summary>Code</summary>
        <pre class="plain">
          <code>{`npm install @segloss/core ${backend.packages.join(' ')}\n\n${openingCode(backend, place)}`}</code>
        </pre>
      </details>
    </li>
  );
}

/** Asks where a loss is to run, and lists the devices that fit with what is known of each. */
export function Chooser({ evidence, losses, answers, onAnswer }: ChooserProps) {
  const options = choose(evidence, answers);
  return (
    <>
      <Form losses={losses} answers={answers} {...(onAnswer ? { onAnswer } : {})} />
      <p role="status">
        {options.length} {options.length === 1 ? 'device fits' : 'devices fit'}.
      </p>
      <ol class="options">
        {options.map((option) => (
          <OptionView
            key={`${option.backend.adapter}:${option.backend.device}`}
            option={option}
            place={answers.place}
          />
        ))}
      </ol>
    </>
  );
}
