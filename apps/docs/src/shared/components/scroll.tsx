import type { ComponentChildren } from 'preact';

/** Lets what is too wide scroll by itself, so that the page does not; it can be reached by keyboard. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer must focus it to scroll it.
    <section class="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
