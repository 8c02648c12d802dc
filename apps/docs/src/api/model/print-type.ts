import type { JSONOutput } from 'typedoc';
import { ReflectionKind } from 'typedoc/browser';
import type { Token } from './api.ts';

/** Finds the address of what a declaration refers to, by the number that TypeDoc gave it. */
export type FindLink = (id: number) => string | undefined;

/** A piece as it is written here: a plain text stands for itself. */
export type Piece = string | Token;

/** Gives the text of a piece. */
export const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : piece.text);

/** Marks a word of the language. */
export const keyword = (text: string): Token => ({ text, kind: 'keyword' });

/** Joins lists of pieces with a separator between them. */
export const join = (parts: readonly (readonly Piece[])[], separator: Piece): readonly Piece[] =>
  parts.flatMap((part, i) => (i === 0 ? part : [separator, ...part]));

/** Stands between the parameters of a signature, where a long one is broken into lines. */
export const betweenParameters: Token = { text: ', ' };

/** Object types longer than this are not written out as arguments of other types. */
const argumentLength = 100;

type Type = JSONOutput.SomeType;

/** Prints types, and signatures as far as types hold them. */
export function typePrinter(link: FindLink) {
  const named = (name: string, target: unknown): Token => {
    const href = typeof target === 'number' ? link(target) : undefined;
    return href ? { text: name, kind: 'type', href } : { text: name, kind: 'type' };
  };

  const list = (types: readonly Type[] | undefined) =>
    join(
      (types ?? []).map((type) => print(type)),
      ', ',
    );

  const typeArgument = (type: Type): readonly Piece[] => {
    const pieces = print(type);
    const isLong = pieces.map(textOf).join('').length > argumentLength;
    return isLong && type.type === 'reflection' ? ['{ … }'] : pieces;
  };

  /** Prints a type in parentheses where what stands around it would bind stronger. */
  const closed = (type: Type): readonly Piece[] => {
    const isFunction =
      type.type === 'reflection' && type.declaration.signatures && !type.declaration.children;
    const isOpen = isFunction || ['union', 'intersection', 'typeOperator', 'conditional'].includes(type.type);
    return isOpen ? ['(', ...print(type), ')'] : print(type);
  };

  const member = (type: Type): readonly Piece[] =>
    type.type === 'reflection' && type.declaration.signatures ? closed(type) : print(type);

  const parameter = (of: JSONOutput.ParameterReflection): readonly Piece[] => [
    of.flags.isRest ? '...' : '',
    { text: of.name.startsWith('__') ? 'options' : of.name, kind: 'name' },
    of.flags.isOptional || of.defaultValue !== undefined ? '?: ' : ': ',
    ...print(of.type),
  ];

  const typeParameters = (
    of: readonly JSONOutput.TypeParameterReflection[] | undefined,
  ): readonly Piece[] => {
    if (!of?.length) return [];
    const parts = of.map((one): readonly Piece[] => [
      ...(one.flags.isConst ? [keyword('const'), ' '] : []),
      { text: one.name, kind: 'type' },
      ...(one.type ? [' ', keyword('extends'), ' ', ...print(one.type)] : []),
      ...(one.default ? [' = ', ...print(one.default)] : []),
    ]);
    return ['<', ...join(parts, ', '), '>'];
  };

  const call = (of: JSONOutput.SignatureReflection, arrow: string): readonly Piece[] => [
    ...typeParameters(of.typeParameters),
    '(',
    ...join((of.parameters ?? []).map(parameter), betweenParameters),
    `)${arrow}`,
    ...print(of.type),
  ];

  const property = (of: JSONOutput.DeclarationReflection): readonly Piece[] => {
    const name: Piece = { text: of.name, kind: 'name' };
    if (of.kind === ReflectionKind.Method && of.signatures) {
      return join(
        of.signatures.map((one) => [name, ...call(one, ': ')]),
        '; ',
      );
    }
    const type = of.type ?? of.getSignature?.type;
    const mark = of.flags.isOptional ? '?: ' : ': ';
    return [...(of.flags.isReadonly ? [keyword('readonly'), ' '] : []), name, mark, ...print(type)];
  };

  const object = (of: JSONOutput.DeclarationReflection): readonly Piece[] => {
    const { children = [], signatures = [], indexSignatures = [] } = of;
    if (children.length + indexSignatures.length === 0 && signatures.length === 1)
      return call(signatures[0]!, ' => ');
    const parts = [
      ...signatures.map((one) => call(one, ': ')),
      ...indexSignatures.map((one): readonly Piece[] => [
        '[',
        ...join((one.parameters ?? []).map(parameter), ', '),
        ']: ',
        ...print(one.type),
      ]),
      ...children.map(property),
    ];
    if (parts.length === 0) return ['{}'];
    return ['{ ', ...join(parts, '; '), ' }'];
  };

  function print(type: Type | undefined): readonly Piece[] {
    if (!type) return [keyword('unknown')];
    switch (type.type) {
      case 'intrinsic':
        return [keyword(type.name)];
      case 'literal':
        return [
          { text: typeof type.value === 'string' ? `'${type.value}'` : String(type.value), kind: 'literal' },
        ];
      case 'reference': {
        const rest = type.typeArguments?.length
          ? ['<', ...join(type.typeArguments.map(typeArgument), ', '), '>']
          : [];
        return [named(type.name, type.target), ...rest];
      }
      case 'array':
        return [...closed(type.elementType), '[]'];
      case 'tuple':
        return ['[', ...list(type.elements), ']'];
      case 'namedTupleMember':
        return [{ text: type.name, kind: 'name' }, type.isOptional ? '?: ' : ': ', ...print(type.element)];
      case 'rest':
        return ['...', ...print(type.elementType)];
      case 'optional':
        return [...closed(type.elementType), '?'];
      case 'union':
        return join(type.types.map(member), ' | ');
      case 'intersection':
        return join(type.types.map(closed), ' & ');
      case 'typeOperator':
        return [
          keyword(type.operator),
          ' ',
          ...(type.target.type === 'array' ? print(type.target) : closed(type.target)),
        ];
      case 'indexedAccess':
        return [...closed(type.objectType), '[', ...print(type.indexType), ']'];
      case 'query':
        return [keyword('typeof'), ' ', ...print(type.queryType)];
      case 'inferred':
        return [keyword('infer'), ' ', { text: type.name, kind: 'type' }];
      case 'predicate':
        return [
          ...(type.asserts ? [keyword('asserts'), ' '] : []),
          { text: type.name, kind: 'name' },
          ...(type.targetType ? [' ', keyword('is'), ' ', ...print(type.targetType)] : []),
        ];
      case 'conditional':
        return [
          ...closed(type.checkType),
          ' ',
          keyword('extends'),
          ' ',
          ...print(type.extendsType),
          ' ? ',
          ...print(type.trueType),
          ' : ',
          ...print(type.falseType),
        ];
      case 'mapped': {
        const mark = (modifier: '+' | '-' | undefined) => (modifier === '-' ? '-' : '');
        return [
          '{ ',
          ...(type.readonlyModifier ? [mark(type.readonlyModifier), keyword('readonly'), ' '] : []),
          '[',
          { text: type.parameter, kind: 'type' } as Token,
          ' ',
          keyword('in'),
          ' ',
          ...print(type.parameterType),
          ...(type.nameType ? [' ', keyword('as'), ' ', ...print(type.nameType)] : []),
          `]${type.optionalModifier ? `${mark(type.optionalModifier)}?` : ''}: `,
          ...print(type.templateType),
          ' }',
        ];
      }
      case 'reflection':
        return object(type.declaration);
      case 'templateLiteral':
        return [
          { text: `\`${type.head}`, kind: 'literal' },
          ...type.tail.flatMap(([part, text]): readonly Piece[] => [
            '${',
            ...print(part),
            '}',
            { text, kind: 'literal' },
          ]),
          { text: '`', kind: 'literal' },
        ];
      case 'unknown':
        return [type.name];
      default:
        throw new TypeError(
          `Types of the kind '${(type as Type).type}' cannot be printed: write it in print-type.ts.`,
        );
    }
  }

  return { print, call, property, typeParameters };
}
