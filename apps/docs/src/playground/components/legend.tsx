const stops = [0, 1, 2, 3, 4];

/** Says what the colours mean; scripts read them from here, as the theme has them. */
export function Legend() {
  return (
    <p class="gradient-legend">
      <span class="ends">raises the probability</span>
      <span class="scale" aria-hidden="true">
        {stops.map((stop) => (
          <i key={stop} class={`gradient-stop stop-${stop}`} />
        ))}
      </span>
      <span class="ends">lowers it</span>
      <span class="hint">
        A training step with this loss; no colour means no change. <i class="line target" /> border of the
        target, <i class="line prediction" /> of the prediction; stripes: weight below 1, crosses: above 1.
        <i class="swatch empty" />
        <i class="swatch paint" />
      </span>
    </p>
  );
}
