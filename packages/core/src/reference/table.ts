import { everyOp, type Rules } from '../graph/lower.ts';
import { evaluate } from './evaluate.ts';
import type { Field, Sizes } from './field.ts';

/**
 * Makes the table that computes graphs in double precision: the meaning that every other backend is held to.
 *
 * @param inputs fields by input name, such as `logits` with axes NCV
 */
export function referenceTable(sizes: Sizes, inputs: Readonly<Record<string, Field>>): Rules<Field> {
  const rules = everyOp<Field>((node) => evaluate(node, sizes));
  return {
    ...rules,
    input: (args, attrs, type) => {
      const given = Object.hasOwn(inputs, attrs.name) ? inputs[attrs.name] : undefined;
      return given ?? rules.input(args, attrs, type);
    },
  };
}
