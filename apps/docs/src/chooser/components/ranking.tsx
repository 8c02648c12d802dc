import { Radios, Select } from '../../shared/components/fields.tsx';
import type { Answers } from '../model/answers.ts';
import type { Choice, Knowledge } from '../model/choose.ts';
import { criteria } from '../model/criteria.ts';
import { criterionTitle, describeFigures } from '../model/describe.ts';
import { shapesOf } from '../model/sessions.ts';

const places = { node: 'Node', browser: 'browsers' } as const;

/** Asks what counts, and says where times come from. */
export function Ranking({
  knowledge,
  choice,
  answers,
  onAnswer,
}: {
  readonly knowledge: Knowledge;
  readonly choice: Choice;
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
}) {
  const { figures } = choice;
  const sessions = knowledge.sessions.filter(({ place }) => place === answers.place);
  const shapes = figures ? shapesOf(figures.session) : [];
  return (
    <div class="ranking">
      <Radios
        legend="Rank by"
        name="rank"
        choices={criteria.map((criterion) => [criterion, criterionTitle(criterion, answers)])}
        chosen={answers.rank}
        onChoose={(rank) => onAnswer({ ...answers, rank })}
      />
      {figures ? (
        <div>
          {sessions.length > 1 && (
            <Select
              label="Measured"
              name="session"
              choices={sessions.map(({ name, date, machine }) => [name, `${date}, ${machine}`])}
              chosen={figures.session.name}
              onChoose={(session) => onAnswer({ ...answers, session, shape: '' })}
            />
          )}
          {shapes.length > 1 && (
            <Select
              label="Size of logits"
              name="shape"
              choices={shapes.map((shape) => [shape, shape])}
              chosen={figures.shape}
              onChoose={(shape) => onAnswer({ ...answers, session: figures.session.name, shape })}
            />
          )}
          <p class="hint">{describeFigures(figures, knowledge)}</p>
        </div>
      ) : (
        <p class="hint">
          No times of these devices in {places[answers.place]} are published yet, so time and start-up rank
          nothing: among equals, what takes the fewest bytes comes first.
        </p>
      )}
    </div>
  );
}
