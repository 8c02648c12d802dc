import { keepQuery } from '../../shared/client/keep-query.ts';
import { countText, matching } from '../model/filter.ts';

const input = document.querySelector<HTMLInputElement>('#filter')!;
const output = document.querySelector('output')!;
const sections = [...document.querySelectorAll<HTMLElement>('section.module')];
const rows = sections.flatMap((section) => [...section.querySelectorAll('li')]);
const texts = rows.map((row) => row.textContent);

function filter(): void {
  const shown = matching(texts, input.value);
  for (const [i, row] of rows.entries()) row.hidden = !shown[i];
  for (const section of sections) section.hidden = !section.querySelector('li:not([hidden])');
  output.textContent = countText(shown.filter(Boolean).length, rows.length);
}

keepQuery(input, filter);
filter();
