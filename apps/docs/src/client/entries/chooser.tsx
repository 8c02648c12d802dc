import { render } from 'preact';
import { Chooser, type ChooserProps } from '../../components/chooser.tsx';
import { type Answers, readAnswers, writeAnswers } from '../../model/chooser.ts';

const root = document.querySelector<HTMLElement>('#chooser')!;
const data = JSON.parse(document.querySelector('#chooser-data')!.textContent!) as Pick<
  ChooserProps,
  'evidence' | 'losses'
>;

function show(answers: Answers): void {
  render(<Chooser {...data} answers={answers} onAnswer={change} />, root);
}

function change(answers: Answers): void {
  history.replaceState(null, '', writeAnswers(answers));
  show(answers);
}

show(
  readAnswers(
    location.search,
    data.losses.map(({ id }) => id),
  ),
);
