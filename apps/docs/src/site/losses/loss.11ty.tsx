import { allLosses, findLoss } from '@segloss/core';
import type { PageData } from '../../build/eleventy.ts';
import { Code } from '../../components/code.tsx';
import { Curves } from '../../components/curves.tsx';
import { ElsewhereList } from '../../components/elsewhere-list.tsx';
import { Formula } from '../../components/formula.tsx';
import { LossEvidence } from '../../components/loss-evidence.tsx';
import { ParameterTable } from '../../components/parameter-table.tsx';
import { Relations } from '../../components/relations.tsx';
import { entryOfLoss } from '../../data/api.ts';
import { elsewhere } from '../../data/elsewhere.ts';
import { modelClasses, modelFiles } from '../../data/models.ts';
import { storedTables } from '../../data/reports.ts';
import { curvesOf } from '../../model/curve.ts';
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

/** Draws the page of a loss. */
export async function render({ loss: id }: LossPage) {
  const loss = findLoss(id);
  const rows = parameterRows(loss, allLosses);
  const family = families.find((candidate) => candidate.id === loss.family)!;
  const [latest] = storedTables();
  return (
    <>
      <p class="path">
        <a href="/losses/">Losses</a> / <a href={`/losses/#${family.id}`}>{family.title}</a>
      </p>
      <h1>{loss.title}</h1>
      <p class="lead">{loss.use}</p>
      <Formula tex={loss.formula} />
      <p>
        Values in <code>{loss.range}</code> with default parameters; lower is better. The formula is that of
        one sample, without smoothing: <code>s</code> is the predicted probability, <code>g</code> the target.
        Source: {loss.citation} ({loss.equation}).
      </p>
      <h2 id="relatives">Relatives</h2>
      <Relations id={id} />
      <h2 id="curves">Value and gradient</h2>
      <Curves points={await curvesOf(loss())} />
      <h2 id="parameters">Parameters</h2>
      <ParameterTable rows={rows} />
      <h2 id="code">Code</h2>
      {snippetsOf(loss, rows).map(({ title, language, install, code }, i) => (
        <details key={title} name="code" open={i === 0}>
          <summary>{title}</summary>
          <Code code={install} language="bash" />
          <Code code={code} language={language} />
        </details>
      ))}
      <p>
        Types and source of the function: <a href={await entryOfLoss(id)}>API reference</a>.
      </p>
      <h2 id="elsewhere">The same loss elsewhere</h2>
      <ElsewhereList rows={elsewhereRows(elsewhere, id)} libraries={elsewhere.libraries} />
      <h2 id="models">ONNX models</h2>
      <p>
        For any ONNX Runtime, in any language: {modelClasses} classes, 2-D, integer labels, default
        parameters; batch and image sizes are open. The command line exports others.
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
      <h2 id="evidence">Conformance</h2>
      <LossEvidence table={latest!} loss={id} />
    </>
  );
}
