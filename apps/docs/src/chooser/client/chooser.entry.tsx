import { render } from 'preact';
import { readPageData } from '../../shared/client/page-data.ts';
import { Chooser, type ChooserProps } from '../components/chooser.tsx';
import { type Answers, moveTo, readAnswers, writeAnswers } from '../model/answers.ts';
import { detect, thisBrowser } from './detect.ts';

const root = document.querySelector<HTMLElement>('#chooser')!;
const data = readPageData('chooser-data') as Pick<ChooserProps, 'knowledge' | 'families'>;
const known = data.families.flatMap(({ losses }) => losses.map(({ id }) => id));

let answers = readAnswers(location.search, known);
let detected = '';

function show(): void {
  render(
    <Chooser {...data} answers={answers} onAnswer={change} onDetect={lookAround} detected={detected} />,
    root,
  );
}

function change(given: Answers): void {
  // What was found out here says nothing about Node.
  if (given.place !== answers.place) detected = '';
  answers = given;
  history.replaceState(null, '', writeAnswers(answers));
  show();
}

async function lookAround(): Promise<void> {
  const { has, text } = await detect(thisBrowser());
  detected = text;
  change({ ...(answers.place === 'browser' ? answers : moveTo(answers, 'browser')), has });
}

show();
