import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/browser';
import { type ApiEntry, type ApiMember, type ApiModule, type Group, moduleUrl } from './api.ts';
import { docOf, type FindName } from './comment.ts';
import { declarationSignatures, heldBy, memberSignatures, unnamedSignatures } from './print-declaration.ts';
import { type FindLink, typePrinter } from './print-type.ts';

type Declaration = JSONOutput.DeclarationReflection;
type Exported = Declaration | JSONOutput.ReferenceReflection;

/** A module as it is declared: what TypeDoc read, and what its package says. */
export interface DeclaredModule {
  readonly name: string;
  readonly description: string;
  readonly exports: readonly Exported[];
}

const groupOfKind: Readonly<Partial<Record<ReflectionKind, Group>>> = {
  [ReflectionKind.Function]: 'function',
  [ReflectionKind.Variable]: 'value',
  [ReflectionKind.Class]: 'class',
  [ReflectionKind.Interface]: 'interface',
  [ReflectionKind.TypeAlias]: 'type',
};

interface Named {
  readonly name: string;
  readonly module: string;
  readonly of: Exported;
}

/** Lists exports with those of namespaces among them, whose names follow that of the namespace. */
const flatten = (module: string, exports: readonly Exported[], prefix = ''): readonly Named[] =>
  exports.flatMap((of) =>
    of.variant === 'declaration' && of.kind === ReflectionKind.Namespace
      ? flatten(module, of.children ?? [], `${prefix}${of.name}.`)
      : [{ name: `${prefix}${of.name}`, module, of }],
  );

/**
 * Makes the reference: what each module exports, with declarations whose names lead to each other.
 *
 * @param lossOf gives the id of the loss that an export of core makes, if it makes one
 */
export function makeReference(
  modules: readonly DeclaredModule[],
  lossOf: (name: string) => string | undefined,
): readonly ApiModule[] {
  const all = modules.flatMap(({ name, exports }) => flatten(name, exports));
  const own = all.filter(({ of }) => of.variant === 'declaration');
  const addresses = new Map<number, string>(
    own.map(({ name, module, of }) => [of.id, `${moduleUrl(module)}#${name}`]),
  );
  const names = new Map<string, number>(own.map(({ name, of }) => [name, of.id]));
  const link: FindLink = (id) => addresses.get(id);
  const find: FindName = (name) => (names.has(name) ? link(names.get(name)!) : undefined);
  const printer = typePrinter(link);

  const member = (of: Declaration): ApiMember => ({
    name: of.name,
    signatures: memberSignatures(printer, of),
    doc: docOf(
      of.comment ?? of.signatures?.[0]?.comment ?? of.getSignature?.comment,
      link,
      find,
      of.signatures?.[0]?.parameters,
    ),
  });

  const unnamed = (of: Declaration): readonly ApiMember[] => {
    const signatures = unnamedSignatures(printer, of);
    const doc = docOf(of.signatures?.[0]?.comment, link, find);
    return signatures.length > 0 ? [{ name: '', signatures, doc }] : [];
  };

  const entry = ({ name, module, of }: Named): ApiEntry => {
    const target = 'target' in of ? own.find((other) => other.of.id === of.target) : undefined;
    const declared = (target?.of ?? of) as Declaration;
    const loss = module === '@segloss/core' ? lossOf(name) : undefined;
    const kind = name.includes('.') ? 'namespaced' : groupOfKind[declared.kind as ReflectionKind];
    const group = loss === undefined ? kind : 'loss';
    if (!group)
      throw new TypeError(`'${name}' of ${module} has no group in the reference: give its kind one.`);
    return {
      name,
      group,
      signatures: declarationSignatures(printer, declared),
      doc: docOf(
        declared.comment ?? declared.signatures?.[0]?.comment,
        link,
        find,
        declared.signatures?.[0]?.parameters,
      ),
      members: target ? [] : [...unnamed(declared), ...heldBy(declared).map(member)],
      source: declared.sources?.[0]?.fileName ?? '',
      ...(target ? { alias: { module: target.module, href: link(declared.id)! } } : {}),
      ...(loss === undefined ? {} : { loss }),
    };
  };

  return modules.map(({ name, description }) => ({
    name,
    description,
    url: moduleUrl(name),
    entries: all
      .filter(({ module }) => module === name)
      .map(entry)
      .sort((one, other) => one.name.localeCompare(other.name, 'en')),
  }));
}
