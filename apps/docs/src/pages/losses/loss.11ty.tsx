import { allLosses, findLoss } from '@segloss/core';
import { entryOfLoss } from '../../api/data/modules.ts';
import type { PageData } from '../../build/eleventy.ts';
import { LossEvidence } from '../../conformance/components/loss-evidence.tsx';
import { storedTable } from '../../conformance/data/reports.ts';
import { Curves } from '../../losses/components/curves.tsx';
import { ElsewhereList } from '../../losses/components/elsewhere-list.tsx';
import { Formula, SymbolList } from '../../losses/components/formula.tsx';
import { ModelList } from '../../losses/components/model-list.tsx';
import { ParameterTable } from '../../losses/components/parameter-table.tsx';
import { Relations } from '../../losses/components/relations.tsx';
import { Source } from '../../losses/components/source.tsx';
import { elsewhere } from '../../losses/data/elsewhere.ts';
import { lossModels, modelClasses } from '../../losses/data/models.ts';
import { curvesOf } from '../../losses/model/curve.ts';
import { relatedTo } from '../../losses/model/derivations.ts';
import { elsewhereRows } from '../../losses/model/elsewhere.ts';
import { families } from '../../losses/model/families.ts';
import { parameterRows } from '../../losses/model/parameters.ts';
import { symbols } from '../../losses/model/symbols.ts';
import { Code } from '../../shared/components/code.tsx';
import { Contents } from '../../shell/components/contents.tsx';
import { lossSnippets } from '../../snippets/model/loss-snippets.ts';

interface LossPage extends PageData {
  readonly loss: string;
}

/** Makes a page of each loss. */
export const data = {
  ids: allLosses.map(({ id }) => id),
  pagination: { data: 'ids', size: 1, alias: 'loss' },
  permalink: ({ loss }: LossPage) => `/losses/${loss}/`,
  eleventyComputed: {
    title: ({ loss }: LossPage) => findLoss(loss).title,
    description: ({ loss }: LossPage) => `${findLoss(loss).title}: ${findLoss(loss).use}`,
  },
};

const headings = {
  related: 'Related losses',
  curves: 'Value and gradient',
  parameters: 'Parameters',
  code: 'Code',
  elsewhere: 'The same loss elsewhere',
  models: 'ONNX models',
  evidence: 'Conformance',
} as const;

const Heading = ({ id }: { readonly id: keyof typeof headings }) => <h2 id={id}>{headings[id]}</h2>;

/** Draws the page of a loss. */
export async function render({ loss: id }: LossPage) {
  const loss = findLoss(id);
  const rows = parameterRows(loss, allLosses);
  const family = families.find((candidate) => candidate.id === loss.family)!;
  const latest = storedTable();
  const models = lossModels().get(id)!;
  return (
    <>
      <p class="path">
        <a href="/losses/">Losses</a> / <a href={`/losses/#${family.id}`}>{family.title}</a>
      </p>
      <h1>{loss.title}</h1>
      <p class="lead">
        <strong>When to use it:</strong> {loss.use}
      </p>
      <p class="links">
        <a href={`/playground/?losses=${[id, ...relatedTo(id)].join(',')}`}>See it in the playground</a>
        <a href={`/choose/?losses=${id}`}>Find a backend for it</a>
        <a href={await entryOfLoss(id)}>API reference</a>
      </p>
      <Contents headings={Object.entries(headings).map(([part, title]) => ({ id: part, title }))} />
      <Formula tex={loss.formula} />
      <p>
        Values in <code>{loss.range}</code> with default parameters; lower is better. The formula is for one
        sample, without smoothing: <code>s</code> is the predicted probability, <code>g</code> the target.
      </p>
      {symbols[id] && <SymbolList symbols={symbols[id]} />}
      <Source loss={loss} />
      <Heading id="related" />
      <Relations id={id} />
      <Heading id="curves" />
      <Curves points={await curvesOf(loss())} />
      <Heading id="parameters" />
      <ParameterTable rows={rows} />
      <p>
        Besides logits and target, every loss takes a mask,{' '}
        <a href="/guides/voxel-weights/">weights of voxels</a> and, for partially labelled data, which{' '}
        <a href="/guides/partial-labels/">classes were annotated</a>.
      </p>
      <Heading id="code" />
      {lossSnippets(loss, rows, !('reason' in models)).map(({ title, language, install, code }, i) => (
        <details key={title} name="code" open={i === 0}>
          <summary>{title}</summary>
          <Code code={install} language="bash" />
          <Code code={code} language={language} />
        </details>
      ))}
      <Heading id="elsewhere" />
      <ElsewhereList rows={elsewhereRows(elsewhere, id)} libraries={elsewhere.libraries} />
      <Heading id="models" />
      <ModelList models={models} classes={modelClasses} />
      <Heading id="evidence" />
      <LossEvidence table={latest} loss={id} />
    </>
  );
}
