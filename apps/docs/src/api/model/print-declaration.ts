import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/browser';
import type { Token } from './api.ts';
import { betweenParameters, join, keyword, type Piece, textOf, type typePrinter } from './print-type.ts';

type Printer = ReturnType<typeof typePrinter>;

/** Lines longer than this are broken after each parameter. */
const lineLength = 84;

/** Puts every parameter of the outermost signature on a line of its own where a declaration is long. */
function breakLines(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.map(textOf).join('').length <= lineLength) return pieces;
  let depth = 0;
  let isDone = false;
  return pieces.map((piece) => {
    if (piece === betweenParameters && depth === 1 && !isDone) return ',\n  ';
    if (typeof piece !== 'string' || isDone) return piece;
    if (piece === '(' && depth++ === 0) return '(\n  ';
    if (/^\)/.test(piece) && --depth === 0) {
      isDone = true;
      return `\n${piece}`;
    }
    return piece;
  });
}

const finish = (pieces: readonly Piece[]): readonly Token[] =>
  pieces
    .filter((piece) => textOf(piece) !== '')
    .map((piece) => (typeof piece === 'string' ? { text: piece } : piece));

const finishCall = (pieces: readonly Piece[]): readonly Token[] => finish(breakLines(pieces));

/** Lists what an interface, a class or an object holds; what errors inherit is known. */
export function heldBy(of: JSONOutput.DeclarationReflection): readonly JSONOutput.DeclarationReflection[] {
  const { children = [] } = of.type?.type === 'reflection' ? of.type.declaration : of;
  return children.filter(({ inheritedFrom }) => !inheritedFrom);
}

/** Prints how an interface is called or indexed, which are members without a name. */
export function unnamedSignatures(
  { call, print }: Printer,
  { kind, signatures = [], indexSignatures = [] }: JSONOutput.DeclarationReflection,
): readonly (readonly Token[])[] {
  if (kind !== ReflectionKind.Interface) return [];
  const keyOf = ({ parameters = [] }: JSONOutput.SignatureReflection) =>
    join(
      parameters.map(({ name, type }) => [name, ': ', ...print(type)]),
      ', ',
    );
  return [
    ...signatures.map((one) => finishCall(call(one, ': '))),
    ...indexSignatures.map((one) => finish(['[', ...keyOf(one), ']: ', ...print(one.type)])),
  ];
}

/** Prints a property, or every way to call a method. */
export function memberSignatures(
  { call, property }: Printer,
  of: JSONOutput.DeclarationReflection,
): readonly (readonly Token[])[] {
  const isConstructor = of.kind === ReflectionKind.Constructor;
  if (!of.signatures) return [finish(property(of))];
  const name: Piece = isConstructor ? keyword('constructor') : { text: of.name, kind: 'name' };
  return of.signatures.map((one) => finishCall([name, ...call(one, ': ')]));
}

/** Prints the declaration of an export; of interfaces and classes the head, whose members follow. */
export function declarationSignatures(
  { call, print, typeParameters }: Printer,
  of: JSONOutput.DeclarationReflection,
): readonly (readonly Token[])[] {
  const name: Piece = { text: of.name, kind: 'name' };
  const head = (word: string) => [keyword(word), ' ', name, ...typeParameters(of.typeParameters)];
  const extended = of.extendedTypes?.length
    ? [' ', keyword('extends'), ' ', ...join(of.extendedTypes.map(print), ', ')]
    : [];
  // What an object holds is listed below its declaration.
  const type = heldBy(of).length > 0 ? ['{ … }'] : print(of.type);
  switch (of.kind) {
    case ReflectionKind.Function:
      return (of.signatures ?? []).map((one) =>
        finishCall([keyword('function'), ' ', name, ...call(one, ': ')]),
      );
    case ReflectionKind.Variable:
      return [finish([keyword('const'), ' ', name, ': ', ...type])];
    case ReflectionKind.TypeAlias:
      return [finish([...head('type'), ' = ', ...type])];
    case ReflectionKind.Class:
      return [finish([...head('class'), ...extended])];
    case ReflectionKind.Interface:
      return [finish([...head('interface'), ...extended])];
    default:
      throw new TypeError(
        `'${of.name}' is a ${ReflectionKind[of.kind]}, which has no group in the reference: give it one in entries.ts.`,
      );
  }
}
