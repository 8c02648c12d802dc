// Examines the faults that its parent names, one after the other, and tells what became of each.
import { loadSuite } from '../run/suite.ts';
import { type Examined, examine } from './examine.ts';
import { allFaults } from './index.ts';

/** A fault, and the checks that may find it. */
export interface Task {
  readonly fault: string;
  readonly checks: readonly string[];
}

/** Warnings about inputs that are strange on purpose would bury the rest. */
console.warn = () => undefined;

const { checks } = await loadSuite();
const byId = new Map(checks.map((check) => [check.id, check]));

const work = async ({ fault: id, checks: ids }: Task): Promise<Examined> => {
  const fault = allFaults.find((one) => one.id === id)!;
  return examine(
    fault,
    ids.map((check) => byId.get(check)!),
  );
};

process.on('message', (task: Task | null) => {
  if (task === null) process.exit(0);
  void work(task).then((examined) => process.send!(examined));
});
process.send!(null);
