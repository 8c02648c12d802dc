import { hydrate } from 'preact';
import { readPageData } from '../page-data.ts';
import { RunPage, type RunPageProps } from '../run/page.tsx';

const root = document.querySelector<HTMLElement>('#run')!;
const props = readPageData('run-data') as RunPageProps;

hydrate(<RunPage {...props} />, root);
