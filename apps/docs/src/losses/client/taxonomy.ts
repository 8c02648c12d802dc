/** Brings out the lines of the loss that is pointed at or focused in the map, and what they lead to. */
export function highlightRelations(): void {
  const picture = document.querySelector<SVGElement>('svg.taxonomy');
  if (!picture) return;
  const boxes = [...picture.querySelectorAll<SVGElement>('.box')];
  const lines = [...picture.querySelectorAll<SVGElement>('.line')];
  const show = (loss: string | undefined) => {
    const related = new Set([loss]);
    for (const line of lines) {
      const { from, to } = line.dataset;
      const isOn = loss !== undefined && (from === loss || to === loss);
      line.classList.toggle('on', isOn);
      if (isOn) related.add(from).add(to);
    }
    picture.classList.toggle('choosing', loss !== undefined);
    for (const box of boxes) box.classList.toggle('on', loss !== undefined && related.has(box.dataset.loss));
  };
  for (const box of boxes) {
    for (const event of ['pointerenter', 'focus']) box.addEventListener(event, () => show(box.dataset.loss));
    for (const event of ['pointerleave', 'blur']) box.addEventListener(event, () => show(undefined));
  }
}
