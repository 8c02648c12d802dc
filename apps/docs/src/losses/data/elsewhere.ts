import { readRepositoryFile } from '../../shared/data/repository.ts';
import type { Elsewhere } from '../model/elsewhere.ts';

const read = <T>(name: string): T => JSON.parse(readRepositoryFile(`conformance/golden/${name}`)) as T;

/** What is known of the losses in other libraries, and what a run of `conformance/golden/elsewhere.py` found. */
export const elsewhere: Elsewhere = {
  ...read<Pick<Elsewhere, 'libraries' | 'entries'>>('elsewhere.json'),
  results: read('elsewhere.results.json'),
};
