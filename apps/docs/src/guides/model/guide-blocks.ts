import MarkdownIt from 'markdown-it';

/** A block of code in a guide, and what is to be done with it. */
export interface GuideBlock {
  /**
   * The first word behind the fence: a language, or one of `output` (what the commands before it print), `show` (a part of
   * a file of this repository), `diff` (a change of such a file), `table` and `paragraph` (of another Markdown
   * file) and `figure` (drawn when the site is built).
   */
  readonly kind: string;
  /** The second word: a file that the code belongs to, or the name of an output or a figure; empty if there is none. */
  readonly name: string;
  readonly text: string;
}

/** Reads what stands behind the fence of a block. */
export function parseFence(info: string, text: string): GuideBlock {
  const [kind = '', name = ''] = info.trim().split(/\s+/);
  return { kind, name, text };
}

/** Lists the blocks of code in a guide, in order. */
export function blocksOf(markdown: string): readonly GuideBlock[] {
  return new MarkdownIt()
    .parse(bodyOf(markdown), {})
    .filter(({ type }) => type === 'fence')
    .map(({ info, content }) => parseFence(info, content));
}

/** Cuts off the lines between `---`, which say what a page is called. */
const bodyOf = (markdown: string): string => markdown.replace(/^---\n.*?\n---\n/s, '');

const languages = ['js', 'json', 'html', 'python'];

/** Puts the files of a guide together: blocks that name the same file follow each other in it. */
export function filesOf(blocks: readonly GuideBlock[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { kind, name, text } of blocks) {
    if (name === '' || !languages.includes(kind)) continue;
    files.set(name, `${files.get(name) ?? ''}${text}`);
  }
  return files;
}

/** A step of a guide that is typed into a shell. */
export interface ShellStep {
  readonly commands: readonly string[];
  /** Name of the output that the guide shows below it, if any. */
  readonly output: string | undefined;
  /** The change above it, which holds for this step alone and makes it fail. */
  readonly change: GuideBlock | undefined;
}

/** Lists what a guide tells to type, a step for each block; comments and continued lines are put in order. */
export function stepsOf(blocks: readonly GuideBlock[]): readonly ShellStep[] {
  return blocks.flatMap(({ kind, text }, i) => {
    if (kind !== 'sh') return [];
    const [before, next] = [blocks[i - 1], blocks[i + 1]];
    const commands = text
      .replaceAll('\\\n', '')
      .split('\n')
      .map((line) => line.replace(/\s+#.*|^#.*/, '').trim())
      .filter((line) => line !== '');
    return [
      {
        commands,
        output: next?.kind === 'output' ? next.name : undefined,
        change: before?.kind === 'diff' ? before : undefined,
      },
    ];
  });
}

/** Moves lines to the left, as far as all of them are indented. */
function dedent(lines: readonly string[]): readonly string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents)));
}

/**
 * Cuts lines out of a file: from the one that is the first line of `range` to the next one that is its last line.
 *
 * @throws Error when one of them is not there, so that a guide cannot show what is gone
 */
export function cutOut(source: string, range: string, file: string): string {
  const bounds = range.split('\n').filter((line) => line.trim() !== '');
  if (bounds.length === 0) return source;
  const lines = source.split('\n');
  const find = (wanted: string, from: number): number => {
    const index = lines.findIndex((line, i) => i >= from && line.trimEnd() === wanted.trimEnd());
    if (index < 0) throw new Error(`${file}: there is no line '${wanted}'. Change the guide that shows it.`);
    return index;
  };
  const start = find(bounds[0]!, 0);
  const end = find(bounds.at(-1)!, start);
  return `${dedent(lines.slice(start, end + 1)).join('\n')}\n`;
}

/**
 * Finds the first table or paragraph below a heading of a Markdown file.
 *
 * @throws Error when there is none, so that a guide cannot show what is gone
 */
export function partBelow(
  kind: 'table' | 'paragraph',
  markdown: string,
  heading: string,
  file: string,
): string {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.includes(heading));
  const isPart = (line: string) => (kind === 'table' ? line.startsWith('|') : /^[^|#`\s]/.test(line));
  const first = lines.findIndex((line, i) => start >= 0 && i > start && isPart(line));
  if (first < 0)
    throw new Error(`${file}: there is no ${kind} below '${heading}'. Change the guide that shows it.`);
  const length = lines.slice(first).findIndex((line) => !isPart(line));
  return lines.slice(first, length < 0 ? undefined : first + length).join('\n');
}

/** As reports name it. */
const runtimePattern = /node \d+\.\d+\.\d+, \w+ \w+/g;

const numberPattern = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/**
 * Tells whether two outputs are the same but for the runtime that they name, and the last digits of numbers with a
 * fraction, which depend on the machine: a hundredth of the number, or two units of its last digit.
 */
export function isAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.replace(runtimePattern, 'runtime')) as [string, string];
  if (a.replace(numberPattern, '#') !== b.replace(numberPattern, '#')) return false;
  const others = b.match(numberPattern) ?? [];
  return (a.match(numberPattern) ?? []).every((text, i) => {
    const digits = text.split('.')[1]?.match(/^\d+/)?.[0].length ?? 0;
    if (digits === 0) return text === others[i];
    const [x, y] = [Number(text), Number(others[i])];
    return Math.abs(x - y) <= Math.max(0.01 * Math.abs(x), 2.001 * 10 ** -digits);
  });
}

/**
 * Applies a change to a file: the lines that begin with `-` become those with `+`.
 *
 * @throws Error when the lines to be replaced are not there
 */
export function applyDiff(source: string, diff: string, file: string): string {
  const pick = (sign: string) =>
    diff
      .split('\n')
      .filter((line) => line.startsWith(sign) || line.startsWith(' '))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = pick('-');
  if (!source.includes(before)) throw new Error(`${file}: there are no lines\n${before}Change the guide.`);
  return source.replace(before, () => pick('+'));
}
