import { brainLicence, brainSource } from '@segloss/brain-mri';
import { families } from '../../losses/model/families.ts';
import { Playground } from '../../playground/components/playground.tsx';
import { fieldsOf } from '../../playground/model/form.ts';
import { lessons } from '../../playground/model/lessons.ts';
import { presets } from '../../playground/model/presets.ts';
import { defaultSettings } from '../../playground/model/settings.ts';
import { firstState } from '../../playground/model/state.ts';
import type { LossInfo } from '../../playground/model/view.ts';
import { PageData } from '../../shared/components/page-data.tsx';

/** Names the page, and the script that paints and computes. */
export const data = {
  title: 'Playground',
  description:
    'Paint a target and a prediction, and see the value of every loss and the heat map of its gradient side by side.',
  script: 'playground',
};

const nothing = () => undefined;

/** Draws the playground as it is before anything was computed. */
export function render() {
  const [first] = presets;
  // Addresses are relative to this page, as scripts draw them too.
  const losses: readonly LossInfo[] = families.flatMap(({ title: family, losses: members }) =>
    members.map((loss) => ({
      id: loss.id,
      title: loss.title,
      family,
      url: `../losses/${loss.id}/`,
      fields: fieldsOf(loss),
    })),
  );
  return (
    <>
      <h1>Playground</h1>
      <p>
        Paint a target and a prediction, or distort the prediction, and see the value of every loss and where
        its gradient pulls. Losses agree that a mismatch is bad; they differ in how they weigh it.
      </p>
      <noscript>
        <p>The playground paints and computes with a script, which this browser does not run.</p>
      </noscript>
      <div id="playground">
        <Playground
          losses={losses}
          lessons={lessons}
          state={firstState(first!.scene(), defaultSettings, first!.id)}
          dispatch={nothing}
          onCopyLink={nothing}
          onTakeStructure={nothing}
        />
      </div>
      <PageData id="playground-data" data={{ losses, lessons }} />
      <h2 id="how">What is computed</h2>
      <p>
        There are two classes and a softmax. The logit of the background is 0, so the probability of the
        foreground determines both classes, and the derivative by the background logit is the negative of the
        one shown, except in the neighbor-aware calibration loss, which looks at each logit by itself. The
        losses have their default parameters until you change them. A pixel of{' '}
        <a href="/guides/voxel-weights/">weight</a> w counts as w equal pixels, and one of weight 0 nowhere.
      </p>
      <h2 id="data">Data</h2>
      <p class="source">
        {brainSource}: one slice, cut to the brain. {brainLicence} It is one subject: good for showing how
        losses behave, but not a clinical benchmark.{' '}
        <a href="/playground/brain.json" data-slice>
          The slice as a file
        </a>
        , which is loaded when you ask for it.
      </p>
    </>
  );
}
