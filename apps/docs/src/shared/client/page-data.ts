import { readNumbers } from '../model/any-numbers.ts';

/** Reads the data that `PageData` put into the page. */
export const readPageData = (id: string): unknown => readNumbers(document.getElementById(id)!.textContent!);
