import { allLosses } from '@segloss/core';
import { storedTable } from '../conformance/data/reports.ts';
import { Code } from '../shared/components/code.tsx';

/** Names the page. */
export const data = {
  title: 'segloss: segmentation losses with exact gradients, on every JavaScript backend',
  description:
    'Losses for medical image segmentation, defined once, with exact gradients, on every JavaScript backend.',
};

const example = `import { diceCe } from '@segloss/core';
import { wasm } from '@segloss/wasm';

const backend = await wasm.open();
const program = await backend.compile(diceCe(), { gradient: true });
const { value, gradient } = await program.run({ logits, target });`;

interface Card {
  readonly url: string;
  readonly title: string;
  readonly text: string;
}

/** Lists where to go from here, by what people come for. */
function cardsByGoal(): Readonly<Record<string, readonly Card[]>> {
  const latest = storedTable();
  const passed = latest.runs.filter(({ report }) => report.footer.ok).length;
  return {
    'Learn the losses': [
      {
        url: '/losses/',
        title: 'Losses',
        text: `A map of all ${allLosses.length}, and a page of each: formula, parameters, curves, code, and what it is called elsewhere.`,
      },
      {
        url: '/playground/',
        title: 'Playground',
        text: 'Paint a prediction, or take a slice of a brain, and see where the gradient of every loss pulls.',
      },
      {
        url: '/guides/coming-from-monai/',
        title: 'Coming from MONAI or nnU-Net',
        text: 'What options are called here, and where the same name means something else.',
      },
    ],
    'Choose a backend': [
      {
        url: '/choose/',
        title: 'Which backend?',
        text: 'Say where your code runs, and see what computes your loss there, with figures and code to paste.',
      },
      {
        url: '/conformance/',
        title: 'Conformance',
        text: `Every loss on every backend, ${latest.checks} checks a run, and the largest error of each: ${passed} of ${latest.runs.length} runs passed.`,
      },
      {
        url: '/guides/performance/',
        title: 'Performance',
        text: 'How long losses, gradients and distance transforms take, beside other libraries.',
      },
    ],
    'Put it to work': [
      {
        url: '/guides/',
        title: 'Guides',
        text: 'Your first loss, training with TensorFlow.js, ONNX Runtime, gpu.js, scoring files in Node; an adapter of your own in an afternoon.',
      },
      {
        url: '/run/',
        title: 'Run it here',
        text: 'The conformance suite and the benchmark on your own device, in this browser; or a report file of your own.',
      },
      {
        url: '/api/',
        title: 'API',
        text: 'Everything that the packages export, with types and what they are for.',
      },
    ],
  };
}

/** Draws the front page. */
export function render() {
  return (
    <>
      <h1>Segmentation losses that mean the same everywhere</h1>
      <p class="lead">
        {allLosses.length} losses of medical image segmentation, each defined once as a small graph with its
        exact gradient, and run on WebAssembly, TensorFlow.js, ONNX Runtime and gpu.js, or as an ONNX model in
        any language.
      </p>
      <Code code={example} language="ts" />
      {Object.entries(cardsByGoal()).map(([title, cards]) => (
        <section key={title}>
          <h2>{title}</h2>
          <div class="cards">
            {cards.map((card) => (
              <a key={card.url} class="card" href={card.url}>
                <h3>{card.title}</h3>
                <p>{card.text}</p>
              </a>
            ))}
          </div>
        </section>
      ))}
      <h2>Install</h2>
      <Code code="npm install @segloss/core @segloss/wasm" language="bash" />
      <p>
        <code>@segloss/wasm</code> needs nothing else; other backends need an engine, which{' '}
        <a href="/choose/">Which backend?</a> names. The packages are not on the npm registry yet:{' '}
        <a href="/guides/first-loss/#install">make tarballs of them</a>, which install the same way.
      </p>
    </>
  );
}
