/** A piece of a declaration: words of the language, names and literals look different, and names may lead somewhere. */
export interface Token {
  readonly text: string;
  readonly kind?: 'keyword' | 'type' | 'name' | 'literal';
  readonly href?: string;
}

/** What a doc comment says, as Markdown whose links are addresses of this site. */
export interface Doc {
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly returns?: string;
  readonly throws: readonly string[];
  /** Code, in the order of the comment. */
  readonly examples: readonly string[];
}

/** A property or method of something exported. */
export interface ApiMember {
  readonly name: string;
  readonly signatures: readonly (readonly Token[])[];
  readonly doc: Doc;
}

/** Sorts what is exported, in the order in which pages show it. */
export const groups = {
  loss: 'Losses',
  function: 'Functions',
  value: 'Values',
  class: 'Classes',
  interface: 'Interfaces',
  type: 'Types',
  namespaced: 'In namespaces',
} as const;

/** Names a group of exports. */
export type Group = keyof typeof groups;

/** Something that a module exports. */
export interface ApiEntry {
  /** Its name, after that of its namespace if it is in one, such as `build.sum`; also its anchor. */
  readonly name: string;
  readonly group: Group;
  /** Declarations; a function has one for each way to call it. */
  readonly signatures: readonly (readonly Token[])[];
  readonly doc: Doc;
  readonly members: readonly ApiMember[];
  /** Source file, from the root of the repository. */
  readonly source: string;
  /** The entry that this one repeats, in another module. */
  readonly alias?: { readonly module: string; readonly href: string };
  /** Id of the loss that it makes. */
  readonly loss?: string;
}

/** A module that people import, and what it exports. */
export interface ApiModule {
  /** What stands in the import. */
  readonly name: string;
  readonly description: string;
  /** Address of its page. */
  readonly url: string;
  readonly entries: readonly ApiEntry[];
}

/** Gives the address of the page of a module, such as `/api/core/distance/`. */
export const moduleUrl = (name: string): string => `/api/${name.replace(/^@segloss\//, '')}/`;

/** Sorts the exports of a module into groups, leaving out those without any. */
export const groupedEntries = (module: ApiModule) =>
  (Object.keys(groups) as Group[])
    .map((group) => ({
      group,
      title: groups[group],
      entries: module.entries.filter((entry) => entry.group === group),
    }))
    .filter(({ entries }) => entries.length > 0);

/** Gives the first sentence of a comment, without its markup. */
export function firstSentence(markdown: string): string {
  const plain = markdown
    .split(/\n\s*\n/, 1)[0]!
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^.*?[.:](?= [A-Z]|$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
