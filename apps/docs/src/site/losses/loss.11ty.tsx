import { allLosses, findLoss } from '@segloss/core';
import type { PageData } from '../../build/eleventy.ts';
import { Citation } from '../../components/citation.tsx';
import { Code } from '../../components/code.tsx';
import { Contents } from '../../components/contents.tsx';
import { Curves } from '../../components/curves.tsx';
import { ElsewhereList } from '../../components/elsewhere-list.tsx';
import { Formula } from '../../components/formula.tsx';
import { LossEvidence } from '../../components/loss-evidence.tsx';
import { ParameterTable } from '../../components/parameter-table.tsx';
import { Relations } from '../../components/relations.tsx';
import { entryOfLoss } from '../../data/api.ts';
import { elsewhere } from '../../data/elsewhere.ts';
import { modelClasses, modelFiles } from '../../data/models.ts';
import { storedTable } from '../../data/reports.ts';
import { curvesOf } from '../../model/curve.ts';
import { relativesOf } from '../../model/derivations.ts';
import { elsewhereRows } from '../../model/elsewhere.ts';
import { families } from '../../model/families.ts';
import { formatBytes } from '../../model/format.ts';
import { parameterRows } from '../../model/parameters.ts';
import { snippetsOf } from '../../model/snippets.ts';

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

const heads = {
  relatives: 'Relatives',
  curves: 'Value and gradient',
  parameters: 'Parameters',
  code: 'Code',
  elsewhere: 'The same loss elsewhere',
  models: 'ONNX models',
  evidence: 'Conformance',
} as const;

const Head = ({ id }: { readonly id: keyof typeof heads }) => <h2 id={id}>{heads[id]}</h2>;

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
      <p class="ways">
        <a href={`/playground/?losses=${[id, ...relativesOf(id)].join(',')}`}>See it in the playground</a>
        <a href={`/choose/?losses=${id}`}>Find a backend for it</a>
        <a href={await entryOfLoss(id)}>API reference</a>
      </p>
      <Contents headings={Object.entries(heads).map(([part, title]) => ({ id: part, title }))} />
      <Formula tex={loss.formula} />
      <p>
        Values in <code>{loss.range}</code> with default parameters; lower is better. The formula is that of
        one sample, without smoothing: <code>s</code> is the predicted probability, <code>g</code> the target.
      </p>
      <p>
        Source: <Citation text={loss.citation} />. In the survey: <Citation text={loss.equation} />.
      </p>
      <Head id="relatives" />
      <Relations id={id} />
      <Head id="curves" />
      <Curves points={await curvesOf(loss())} />
      <Head id="parameters" />
      <ParameterTable rows={rows} />
      <Head id="code" />
      {snippetsOf(loss, rows).map(({ title, language, install, code }, i) => (
        <details key={title} name="code" open={i === 0}>
          <summary>{title}</summary>
          <Code code={install} language="bash" />
          <Code code={code} language={language} />
        </details>
      ))}
      <Head id="elsewhere" />
      <ElsewhereList rows={elsewhereRows(elsewhere, id)} libraries={elsewhere.libraries} />
      <Head id="models" />
      <p>
        For any ONNX Runtime, in any language: {modelClasses} classes, 2-D, integer labels, default
        parameters; batch and image sizes are open. The command line exports others:{' '}
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
      <Head id="evidence" />
      <LossEvidence table={latest!} loss={id} />
    </>
  );
}
