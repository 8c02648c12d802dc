import { type Derivation, derivations } from './derivations.ts';
import { type FamilyView, families } from './families.ts';

/** A loss in the picture: a box with its name. */
export interface Box {
  readonly id: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

/** The title of a family in the picture, above its boxes. */
export interface Heading {
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

/** A line between two boxes, as the `d` of a path. */
export interface Line extends Derivation {
  readonly path: string;
}

/** The map of all losses. */
export interface Taxonomy {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly headings: readonly Heading[];
  readonly lines: readonly Line[];
}

/** Width and height of every box. */
export const boxSize = { width: 268, height: 30 } as const;

const rowHeight = 40;
const indent = 20;
const columns: readonly (readonly FamilyView['id'][])[] = [
  ['distribution'],
  ['compound'],
  ['region', 'boundary'],
];
const columnX = [4, 350, 696];
const margin = 26;

/** Puts what comes from a loss below it, indented, as in a tree of folders. */
function treeOf(family: FamilyView): readonly { readonly id: string; readonly depth: number }[] {
  const parentOf = (id: string) => derivations.find(({ kind, to }) => kind === 'form' && to === id)?.from;
  const below = (parent: string | undefined, depth: number): { id: string; depth: number }[] =>
    family.losses
      .filter(({ id }) => parentOf(id) === parent)
      .flatMap(({ id }) => [{ id, depth }, ...below(id, depth + 1)]);
  return below(undefined, 0);
}

/** Draws the line of a derivation: an elbow within a tree, a curve from column to column, a bow at the side. */
function pathOf(from: Box, to: Box, kind: Derivation['kind']): string {
  const middle = boxSize.height / 2;
  if (kind === 'form') return `M${from.x + 9} ${from.y + boxSize.height}V${to.y + middle}H${to.x}`;
  if (Math.abs(from.x - to.x) < boxSize.width) {
    const [start, end] = [from.x + boxSize.width, to.x + boxSize.width];
    // Wide enough to pass beside what is indented most; a curve comes within three quarters of its control points.
    const bow = Math.max(start, end) + 4 * indent;
    return `M${start} ${from.y + middle}C${bow} ${from.y + middle} ${bow} ${to.y + middle} ${end} ${to.y + middle}`;
  }
  const isRight = to.x > from.x;
  const [start, end] = isRight ? [from.x + boxSize.width, to.x] : [from.x, to.x + boxSize.width];
  const centre = (start + end) / 2;
  return `M${start} ${from.y + middle}C${centre} ${from.y + middle} ${centre} ${to.y + middle} ${end} ${to.y + middle}`;
}

/** Lays out the map: distribution losses to the left, region and boundary losses to the right, compounds between them. */
export function layOutTaxonomy(): Taxonomy {
  const boxes: Box[] = [];
  const headings: Heading[] = [];
  let height = 0;
  columns.forEach((ids, column) => {
    let y = margin;
    for (const id of ids) {
      const family = families.find((candidate) => candidate.id === id)!;
      headings.push({ title: family.title, x: columnX[column]!, y: y - 8 });
      for (const { id: loss, depth } of treeOf(family)) {
        const { title } = family.losses.find((candidate) => candidate.id === loss)!;
        boxes.push({ id: loss, title, x: columnX[column]! + indent * depth, y });
        y += rowHeight;
      }
      height = Math.max(height, y);
      y += margin + 4;
    }
  });
  const find = (id: string) => boxes.find((box) => box.id === id)!;
  const lines = derivations.map((link) => ({
    ...link,
    path: pathOf(find(link.from), find(link.to), link.kind),
  }));
  const width = Math.max(...boxes.map(({ x }) => x + boxSize.width)) + 3 * indent + 2;
  return { width, height, boxes, headings, lines };
}
