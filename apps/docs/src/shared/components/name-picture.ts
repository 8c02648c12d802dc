/** Gives a plot one name; parts of it with names of their own would have no role. */
export function namePicture(figure: Element, name: string): Element {
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', name);
  return figure;
}
