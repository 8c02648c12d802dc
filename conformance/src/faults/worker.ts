// Examines the faults that its parent names, one after the other, and tells what became of each.
import { loadSuite } from '../run/suite.ts';
import { type Examined, examine } from './examine.ts';
import { allFaults } from './index.ts';

/** A fault, and the checks that may find it; without one, the work is done. */
export interface Order {
  readonly fault?: string;
  readonly checks?: readonly string[];
}

/** What became of a fault; without one, the process is ready for the first. */
export interface Answer {
  readonly examined?: Examined;
}

/** Warnings about inputs that are strange on purpose would bury the rest. */
console.warn = () => undefined;

const { checks } = await loadSuite();
const byId = new Map(checks.map((check) => [check.id, check]));

const answer = (examined?: Examined): void => {
  process.send!({ examined } satisfies { readonly examined: Examined | undefined });
};

process.on('message', ({ fault: id, checks: ids = [] }: Order) => {
  const fault = allFaults.find((one) => one.id === id);
  if (fault === undefined) process.exit(0);
  void examine(
    fault,
    ids.map((check) => byId.get(check)!),
  ).then(answer);
});
answer();
