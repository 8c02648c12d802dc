import { writeCall } from '../../shared/model/call.ts';

/** A library that has some of the losses. */
export interface Library {
  readonly id: string;
  readonly name: string;
  /** Which source was read, where nothing has been run. */
  readonly source?: string;
}

/** What a call of another library is in terms of a loss here, as `conformance/golden/elsewhere.json` says it. */
export interface ElsewhereEntry {
  readonly loss: string;
  readonly library: string;
  /** The call that makes the loss there, in Python. */
  readonly call: string;
  /** Parameters with which the loss here is equal; absent where none are. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** What differs, where no parameters make both equal. */
  readonly differs?: string;
  /** The value there is multiplied by this to be the value here. */
  readonly factor?: 'classes';
  /** This is added to the value there to be the value here. */
  readonly offset?: number;
  /** Which inputs it holds for, if not for labels of any number of classes. */
  readonly input?: 'several-labels' | 'one-sample' | 'two-classes';
  /** What the loss there takes, if not logits; then its target is one-hot. */
  readonly prediction?: 'probabilities';
  /** Whether it takes the target before the prediction. */
  readonly order?: 'target-first';
  readonly note?: string;
  /** Which source was read, if not that of the library. */
  readonly source?: string;
}

/** What a run found: by library, the version, and the largest difference for each call. */
export type ElsewhereResults = Readonly<
  Record<
    string,
    {
      readonly version: string | null;
      readonly results: readonly {
        readonly loss: string;
        readonly call: string;
        readonly difference: number;
      }[];
    }
  >
>;

/** All that is known of losses in other libraries. */
export interface Elsewhere {
  readonly libraries: readonly Library[];
  readonly entries: readonly ElsewhereEntry[];
  readonly results: ElsewhereResults;
}

/** A call of another library, as the page of a loss shows it. */
export interface ElsewhereRow {
  readonly library: string;
  readonly there: string;
  /** The equal call here; absent where there is none. */
  readonly here?: string;
  /** What to know of it, as sentences. */
  readonly remarks: readonly string[];
  /** How it is known that both are equal. */
  readonly evidence?: string;
  /** Whether a run has shown it. */
  readonly isProven: boolean;
}

const inputRemarks = {
  'several-labels': 'For dense targets: any number of labels per voxel.',
  'one-sample': undefined,
  'two-classes': undefined,
} as const;

function remarksOf({ input, prediction, factor, offset, note, differs }: ElsewhereEntry): readonly string[] {
  const remarks = [
    differs,
    factor && 'The value there, times the number of classes, is the value here.',
    offset && `The value there + ${offset} is the value here.`,
    prediction && 'It takes probabilities: apply the softmax first.',
    input && inputRemarks[input],
    note,
  ];
  return remarks.filter((remark): remark is string => typeof remark === 'string');
}

function evidenceOf({ libraries, results }: Elsewhere, entry: ElsewhereEntry) {
  const library = libraries.find(({ id }) => id === entry.library)!;
  const run = results[entry.library];
  const result = run?.results.find(({ loss, call }) => loss === entry.loss && call === entry.call);
  if (!run || !result) {
    return { isProven: false, evidence: `Read in its source, ${entry.source ?? library.source}; not run.` };
  }
  const version = run.version ? `${library.name} ${run.version}` : `its source, ${library.source}`;
  return {
    isProven: true,
    evidence: `Value and gradient run with ${version}: equal up to ${result.difference.toExponential(1)}.`,
  };
}

/** Lists how other libraries call a loss, with what makes both equal. */
export function elsewhereRows(known: Elsewhere, loss: string): readonly ElsewhereRow[] {
  return known.entries
    .filter((entry) => entry.loss === loss)
    .map((entry) => ({
      library: known.libraries.find(({ id }) => id === entry.library)!.name,
      there: entry.call,
      remarks: remarksOf(entry),
      ...(entry.params
        ? { here: writeCall(loss, entry.params), ...evidenceOf(known, entry) }
        : { isProven: false }),
    }));
}
