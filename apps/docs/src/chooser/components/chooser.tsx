import { nameOf } from '../../backends/model/backends.ts';
import { choose, type Knowledge } from '../model/choose.ts';
import { criterionTitle, viewFigures } from '../model/describe.ts';
import { LeftOutList } from './left-out.tsx';
import { OptionView } from './option.tsx';
import { Questions, type QuestionsProps } from './questions.tsx';
import { Ranking } from './ranking.tsx';

/** What the chooser works on. */
export interface ChooserProps extends QuestionsProps {
  readonly knowledge: Knowledge;
}

/** Asks where a loss is to run and what counts, and lists the devices that fit with what is known of each. */
export function Chooser({ knowledge, ...asked }: ChooserProps) {
  const { answers, onAnswer } = asked;
  const choice = choose(knowledge, answers);
  const { options, leftOut } = choice;
  const views = viewFigures(options, answers);
  return (
    <>
      <Questions {...asked} />
      <Ranking knowledge={knowledge} choice={choice} answers={answers} onAnswer={onAnswer} />
      <p role="status" class="count">
        {options.length} {options.length === 1 ? 'device fits' : 'devices fit'}, proven ones first, then by{' '}
        {criterionTitle(answers.rank, answers)}.
      </p>
      <ol class="options">
        {options.map((option, i) => (
          <OptionView
            key={nameOf(option.backend)}
            option={option}
            figures={views[i]!}
            answers={answers}
            knowledge={knowledge}
          />
        ))}
      </ol>
      <LeftOutList leftOut={leftOut} place={answers.place} />
    </>
  );
}
