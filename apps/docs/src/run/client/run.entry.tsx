import { hydrate } from 'preact';
import { readPageData } from '../../shared/client/page-data.ts';
import { RunPage, type RunPageProps } from './page.tsx';

const root = document.querySelector<HTMLElement>('#run')!;
const props = readPageData('run-data') as RunPageProps;

hydrate(<RunPage {...props} />, root);
