import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSuite, readReport } from '@segloss/conformance';
import { repository } from '../../shared/data/repository.ts';
import { type StoredReport, type SuiteTable, suiteTable } from '../model/matrix.ts';
import { isAttested } from './attestations.ts';

const folder = join(repository, 'conformance/results');

/** Describes the present suite. */
export const presentSuite = await describeSuite();

/** Reads all reports in `conformance/results`, named as their files without the ending. */
function readReports(): readonly StoredReport[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const name = file.replace(/\.json$/, '');
      const bytes = readFileSync(join(folder, file));
      return {
        name,
        report: readReport(bytes.toString('utf8'), file),
        isAttested: isAttested(join(folder, 'attestations'), name, bytes),
      };
    });
}

let table: SuiteTable | undefined;

/** Arranges the committed reports as a table, compared with the present suite. */
export function storedTable(): SuiteTable {
  table ??= suiteTable(readReports(), presentSuite);
  return table;
}
