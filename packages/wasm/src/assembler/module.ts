import { type Code, flatten, list, name, sized, unsigned } from './bytes.ts';
import { FunctionWriter, types, type ValueType } from './function.ts';

/** Where modules import their memory from. */
export const memoryImport = { module: 'env', name: 'memory' } as const;

/** The most memory that 32 bits can address, in pages of 64 KiB. */
export const mostPages = 65_536;

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const section = (id: number, content: Code): Code => [id, sized(content)];

/** Collects functions that work on one imported memory. */
export class ModuleWriter {
  readonly #functions: (Signature & { readonly name: string; readonly code: Code })[] = [];

  /**
   * Adds a function, and exports it.
   *
   * @param write writes the statements, and returns the code of the result if there is one
   * @returns the number of the function, for calls from other functions
   */
  add(
    called: string,
    params: readonly ValueType[],
    write: (writer: FunctionWriter) => Code | undefined,
    results: readonly ValueType[] = [],
  ): number {
    const writer = new FunctionWriter(params);
    const result = write(writer);
    this.#functions.push({ name: called, params, results, code: writer.finish(result) });
    return this.#functions.length - 1;
  }

  /** Writes the module. */
  finish(isShared: boolean): Uint8Array<ArrayBuffer> {
    const typeList = ({ params, results }: Signature): Code => [
      0x60,
      list(params.map((type) => [types[type]])),
      list(results.map((type) => [types[type]])),
    ];
    const limits: Code = isShared ? [0x03, 0, unsigned(mostPages)] : [0x00, 0];
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, list(this.#functions.map(typeList))),
      section(2, list([[name(memoryImport.module), name(memoryImport.name), 0x02, limits]])),
      section(3, list(this.#functions.map((_, index) => unsigned(index)))),
      section(
        7,
        list(this.#functions.map(({ name: called }, index) => [name(called), 0x00, unsigned(index)])),
      ),
      section(10, list(this.#functions.map(({ code }) => sized(code)))),
    ]);
  }
}
