import { type Code, unsigned } from './bytes.ts';

/** Codes of the value types. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;

/** A value type. */
export type ValueType = keyof typeof types;

/** A variable of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
  /** Code that reads it. */
  readonly get: Code;
}

/** Sets a variable. */
export const setLocal = ({ index }: Local, value: Code): Code => [value, 0x21, unsigned(index)];

/** Collects the statements of a function. */
export class FunctionWriter {
  readonly params: readonly Local[];
  readonly #locals: Local[] = [];
  #statements: Code[] = [];

  /** @param params types of the parameters */
  constructor(params: readonly ValueType[]) {
    this.params = params.map((type, index) => ({ index, type, get: [0x20, unsigned(index)] }));
  }

  /** Declares a variable that is 0 at first. */
  local(type: ValueType): Local {
    const index = this.params.length + this.#locals.length;
    const local = { index, type, get: [0x20, unsigned(index)] };
    this.#locals.push(local);
    return local;
  }

  /** Adds a statement. */
  emit(...code: Code[]): void {
    this.#statements.push(...code);
  }

  /** Sets a variable. */
  set(local: Local, value: Code): void {
    this.emit(setLocal(local, value));
  }

  /** Declares a variable with a value. */
  let(type: ValueType, value: Code): Local {
    const local = this.local(type);
    this.set(local, value);
    return local;
  }

  /** Repeats statements while a condition, checked after them, holds. */
  repeatWhile(body: () => Code): void {
    const [inner, condition] = this.#collect(body);
    this.emit([0x03, 0x40, inner, condition, 0x0d, 0, 0x0b]);
  }

  /** Repeats statements while a condition, checked before them, holds. */
  loopWhile(condition: Code, body: () => void): void {
    this.when(condition, () =>
      this.repeatWhile(() => {
        body();
        return condition;
      }),
    );
  }

  /** Runs one of two lists of statements, depending on a condition. */
  when(condition: Code, then: () => void, otherwise?: () => void): void {
    const [first] = this.#collect(then);
    const second = otherwise ? [0x05, this.#collect(otherwise)[0]] : [];
    this.emit([condition, 0x04, 0x40, first, second, 0x0b]);
  }

  #collect<T>(body: () => T): readonly [Code, T] {
    const outside = this.#statements;
    this.#statements = [];
    const result = body();
    const inside = this.#statements;
    this.#statements = outside;
    return [inside, result];
  }

  /** Ends the function: its variables and statements. */
  finish(result: Code = []): Code {
    const declarations = this.#locals.map(({ type }) => [1, types[type]]);
    return [unsigned(declarations.length), ...declarations, this.#statements, result, 0x0b];
  }
}

/** Selects `a` when the condition holds, else `b`. Both are computed. */
export const select = (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b];

/** Calls a function by its number. */
export const call = (index: number, ...args: readonly Code[]): Code => [...args, 0x10, unsigned(index)];

/** Selects one of two values of a type, and computes only that one. */
export const either = (type: ValueType, condition: Code, a: Code, b: Code): Code => [
  condition,
  0x04,
  types[type],
  a,
  0x05,
  b,
  0x0b,
];
