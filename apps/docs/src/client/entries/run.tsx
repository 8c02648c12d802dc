import { hydrate } from 'preact';
import { RunPage, type RunPageProps } from '../run/page.tsx';

const root = document.querySelector<HTMLElement>('#run')!;
const props = JSON.parse(document.querySelector('#run-data')!.textContent!) as RunPageProps;

hydrate(<RunPage {...props} />, root);
