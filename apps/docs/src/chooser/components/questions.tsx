import { needNames } from '../../backends/model/backends.ts';
import { Check, Radios } from '../../shared/components/fields.tsx';
import { type Answers, moveTo, needsOf, problemOf } from '../model/answers.ts';
import { type FamilyChoice, LossesQuestion } from './losses-question.tsx';

/** What questions need to know, and whom they tell. */
export interface QuestionsProps {
  readonly families: readonly FamilyChoice[];
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
  /** Looks at what the visitor's own browser has. */
  readonly onDetect: () => void;
  /** What that found, in words; empty before. */
  readonly detected: string;
}

function BudgetQuestion({ answers, onAnswer }: Pick<QuestionsProps, 'answers' | 'onAnswer'>) {
  const problem = problemOf(answers);
  return (
    <>
      <label>
        {answers.place === 'node' ? 'Install at most' : 'Download at most'}
        <input
          type="text"
          name="budget"
          inputMode="decimal"
          size={6}
          placeholder="any"
          autocomplete="off"
          value={answers.budget}
          aria-invalid={problem !== undefined}
          aria-describedby="budget-problem"
          onInput={(event) => onAnswer({ ...answers, budget: event.currentTarget.value })}
        />
        MB
      </label>
      <p id="budget-problem" role="alert" class="problem">
        {problem}
      </p>
    </>
  );
}

/** Asks where a loss is to run, what is available there, and what it is for. */
export function Questions({ families, answers, onAnswer, onDetect, detected }: QuestionsProps) {
  const answer = (changes: Partial<Answers>) => onAnswer({ ...answers, ...changes });
  const { place, has, worker, losses, gradient } = answers;
  return (
    <form class="questions" onSubmit={(event) => event.preventDefault()}>
      <Radios
        legend="Where does it run?"
        name="place"
        choices={[
          ['browser', 'In a browser'],
          ['node', 'In Node'],
        ]}
        chosen={place}
        onChoose={(chosen) => onAnswer(moveTo(answers, chosen))}
      />
      <fieldset>
        <legend>What is available there?</legend>
        {needsOf[place].map((need) => (
          <Check
            key={need}
            name={need}
            checked={has.includes(need)}
            onToggle={() =>
              answer({ has: needsOf[place].filter((one) => (one === need) !== has.includes(one)) })
            }
          >
            {needNames[place][need]}
          </Check>
        ))}
        {place === 'browser' && (
          <button type="button" name="detect" onClick={onDetect}>
            What does this browser have?
          </button>
        )}
        <p role="status" class="hint">
          {detected}
        </p>
      </fieldset>
      <fieldset>
        <legend>How?</legend>
        {place === 'browser' && (
          <Check name="worker" checked={worker} onToggle={() => answer({ worker: !worker })}>
            in a worker, so that the page stays responsive
          </Check>
        )}
        <BudgetQuestion answers={answers} onAnswer={onAnswer} />
      </fieldset>
      <Radios
        legend="What for?"
        name="gradient"
        choices={[
          ['yes', 'Values and gradients, to train'],
          ['no', 'Values alone, to score'],
        ]}
        chosen={gradient ? 'yes' : 'no'}
        onChoose={(chosen) => answer({ gradient: chosen === 'yes' })}
      />
      <LossesQuestion families={families} chosen={losses} onChoose={(chosen) => answer({ losses: chosen })} />
    </form>
  );
}
