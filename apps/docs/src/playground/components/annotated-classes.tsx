import type { PlaygroundProps } from './context.ts';

/** Chooses which classes were annotated. */
export function AnnotatedClasses({ state: { history }, dispatch }: PlaygroundProps) {
  const { present } = history;
  const isForegroundAnnotated = present.annotated === undefined;
  return (
    <fieldset class="tools">
      <legend>Annotated classes</legend>
      <div class="row">
        <label>
          <input type="checkbox" checked disabled />
          Background
        </label>
        <label>
          <input
            type="checkbox"
            name="annotated"
            checked={isForegroundAnnotated}
            onChange={() =>
              dispatch({
                type: 'scene',
                scene: { ...present, annotated: isForegroundAnnotated ? [0] : undefined },
              })
            }
          />
          Foreground
        </label>
      </div>
      <p class="hint" aria-live="polite">
        {isForegroundAnnotated
          ? 'Both count. The background always does.'
          : 'Nobody looked for foreground here, so it counts as background: this picture teaches nothing, and no gradient pulls.'}{' '}
        <a href="../guides/partial-labels/">Partially labelled data</a>
      </p>
    </fieldset>
  );
}
