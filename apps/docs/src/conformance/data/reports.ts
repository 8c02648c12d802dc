import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, readReport } from '@segloss/conformance';
import { repository } from '../../shared/data/repository.ts';
import { type SuiteTable, suiteTables } from '../model/matrix.ts';

const folder = join(repository, 'conformance/results');

/** A report that is committed, and the name of its file without the ending. */
interface StoredReport {
  readonly name: string;
  readonly report: Report;
}

/** Reads all reports in `conformance/results`. */
function readReports(): readonly StoredReport[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      report: readReport(readFileSync(join(folder, file), 'utf8'), file),
    }));
}

let tables: readonly SuiteTable[] | undefined;

/** Arranges the committed reports as tables, one for each suite, the latest first. */
export function storedTables(): readonly SuiteTable[] {
  tables ??= suiteTables(readReports());
  return tables;
}
