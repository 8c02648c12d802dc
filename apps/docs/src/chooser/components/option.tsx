import { DeviceSnippetView } from '../../snippets/components/device-snippet.tsx';
import { deviceSnippet } from '../../snippets/model/device-snippet.ts';
import type { Answers } from '../model/answers.ts';
import type { Knowledge, Option } from '../model/choose.ts';
import { describeEvidence, describeSize, type FigureView, verdictTexts } from '../model/describe.ts';
import { standIn } from '../model/sessions.ts';

function Figure({ view, isRanked }: { readonly view: FigureView; readonly isRanked: boolean }) {
  const { title, text, more, share } = view;
  return (
    <div class={isRanked ? 'figure ranked' : 'figure'}>
      <dt>{title}</dt>
      <dd>
        <span class={share === null ? 'amount none' : 'amount'}>{text}</span>
        {more && <small>{more}</small>}
        {share !== null && <span class="bar" style={{ '--share': `${(100 * share).toFixed(1)}%` }} />}
      </dd>
    </div>
  );
}

/** Shows a device that fits: what is known of it, and the code to paste. */
export function OptionView({
  option,
  figures,
  answers,
  knowledge,
}: {
  readonly option: Option;
  readonly figures: readonly FigureView[];
  readonly answers: Answers;
  readonly knowledge: Knowledge;
}) {
  const { backend, verdict } = option;
  const { place, worker, losses, gradient, has, rank } = answers;
  const snippet = deviceSnippet(backend, {
    place,
    worker,
    isolated: has.includes('isolation'),
    losses: losses.length > 0 ? losses : [standIn],
    gradient,
  });
  const size = describeSize(option, knowledge);
  return (
    <li class="option">
      <h3>
        {backend.adapter} {backend.device} <small class={verdict}>{verdictTexts[verdict]}</small>
      </h3>
      <dl class="figures">
        {figures.map((view) => (
          <Figure key={view.criterion} view={view} isRanked={view.criterion === rank} />
        ))}
      </dl>
      <p>{describeEvidence(option, answers, knowledge)}</p>
      <details>
        <summary>Code to paste</summary>
        <DeviceSnippetView snippet={snippet} />
        {size && <p>{size}</p>}
      </details>
    </li>
  );
}
