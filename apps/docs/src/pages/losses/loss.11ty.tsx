import { allLosses, findLoss } from '@segloss/core';
import { entryOfLoss } from '../../api/data/modules.ts';
import type { PageData } from '../../build/eleventy.ts';
import { LossEvidence } from '../../conformance/components/loss-evidence.tsx';
import { storedTable } from '../../conformance/data/reports.ts';
import { Citation } from '../../losses/components/citation.tsx';
import { Curves } from '../../losses/components/curves.tsx';
import { ElsewhereList } from '../../losses/components/elsewhere-list.tsx';
import { Formula } from '../../losses/components/formula.tsx';
import { ParameterTable } from '../../losses/components/parameter-table.tsx';
import { Relations } from '../../losses/components/relations.tsx';
import { elsewhere } from '../../losses/data/elsewhere.ts';
import { modelClasses, modelFiles } from '../../losses/data/models.ts';
import { curvesOf } from '../../losses/model/curve.ts';
import { relatedTo } from '../../losses/model/derivations.ts';
import { elsewhereRows } from '../../losses/model/elsewhere.ts';
import { families } from '../../losses/model/families.ts';
import { parameterRows } from '../../losses/model/parameters.ts';
import { Code } from '../../shared/components/code.tsx';
import { formatBytes } from '../../shared/model/format.ts';
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
      <p>
        Source: <Citation text={loss.citation} />. In the survey: <Citation text={loss.equation} />.
      </p>
      <Heading id="related" />
      <Relations id={id} />
      <Heading id="curves" />
      <Curves points={await curvesOf(loss())} />
      <Heading id="parameters" />
      <ParameterTable rows={rows} />
      <Heading id="code" />
      {lossSnippets(loss, rows).map(({ title, language, install, code }, i) => (
        <details key={title} name="code" open={i === 0}>
          <summary>{title}</summary>
          <Code code={install} language="bash" />
          <Code code={code} language={language} />
        </details>
      ))}
      <Heading id="elsewhere" />
      <ElsewhereList rows={elsewhereRows(elsewhere, id)} libraries={elsewhere.libraries} />
      <Heading id="models" />
      <p>
        For any ONNX Runtime, in any language: {modelClasses} classes, 2-D, integer labels, default
        parameters; batch and image sizes stay open. The command line exports others:{' '}
        <a href="/guides/onnx/">losses in ONNX Runtime</a>.
      </p>
      <ul>
        {modelFiles()
          .filter((file) => file.loss === id)
          .map(({ name, gradient, bytes }) => (
            <li key={name}>
              <a href={`/onnx/${name}`} download={name}>
                {name}
              </a>{' '}
              {gradient ? 'loss and gradient' : 'loss'}, {formatBytes(bytes.length)}
            </li>
          ))}
      </ul>
      <Heading id="evidence" />
      <LossEvidence table={latest} loss={id} />
    </>
  );
}
