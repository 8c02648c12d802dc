/** Shows how far something is, with buttons to end it. */
export function RunningView({
  label,
  text,
  done,
  total,
  stops,
}: {
  readonly label: string;
  readonly text: string;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  readonly stops: readonly { readonly name: string; readonly onStop: () => void }[];
}) {
  return (
    <div class="running">
      <progress aria-label={label} {...(total > 0 ? { max: total, value: done } : {})} />
      <p>{text}</p>
      {stops.map(({ name, onStop }) => (
        <button key={name} type="button" onClick={onStop}>
          {name}
        </button>
      ))}
    </div>
  );
}
