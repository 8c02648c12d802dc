import { allLosses } from '@segloss/core';
import { Code } from '../components/code.tsx';
import { storedTables } from '../data/reports.ts';

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

/** Draws the front page. */
export function render() {
  const [latest] = storedTables();
  const passed = latest!.runs.filter(({ report }) => report.footer.ok).length;
  return (
    <>
      <h1>Segmentation losses that mean the same everywhere</h1>
      <p class="lead">
        {allLosses.length} losses of medical image segmentation, each defined once as a small graph with its
        exact gradient, and run on WebAssembly, TensorFlow.js, ONNX Runtime and gpu.js, or as an ONNX model in
        any language.
      </p>
      <div class="cards">
        <a class="card" href="/losses/">
          <h2>Learn the losses</h2>
          <p>How they come from each other; formula, parameters, curves and code of each.</p>
        </a>
        <a class="card" href="/choose/">
          <h2>Choose a backend</h2>
          <p>
            Say where your code runs, and see what computes your loss there, with evidence and code to paste.
          </p>
        </a>
        <a class="card" href="/conformance/">
          <h2>See what was measured</h2>
          <p>
            {passed} of {latest!.runs.length} runs of all {latest!.checks} checks in order: every loss on
            every backend, with the error of each.
          </p>
        </a>
      </div>
      <h2>In code</h2>
      <Code code="npm install @segloss/core @segloss/wasm" language="bash" />
      <Code code={example} language="ts" />
    </>
  );
}
