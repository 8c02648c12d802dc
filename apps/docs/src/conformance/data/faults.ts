import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../shared/data/repository.ts';
import { type FaultEntry, type FaultRate, ratesOf } from '../model/faults.ts';

/** Reads which faults the suite found when they were last put into a correct adapter, by kind. */
export function faultRates(): readonly FaultRate[] {
  const text = readFileSync(join(repository, 'conformance/faults.json'), 'utf8');
  const { faults } = JSON.parse(text) as { readonly faults: readonly FaultEntry[] };
  return ratesOf(faults);
}
