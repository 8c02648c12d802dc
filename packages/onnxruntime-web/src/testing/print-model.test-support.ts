import type { Attribute, OnnxConstant, OnnxGraph, OnnxValue } from '../model/model.ts';

const shapeOf = (shape: OnnxValue['shape']): string => (shape ? `[${shape.join(', ')}]` : '');

const valueText = ({ name, type, shape }: OnnxValue): string => `${name}: ${type}${shapeOf(shape)}`;

/** Short numbers, so that the text does not depend on how a double prints a single. */
const numberText = (value: number): string => String(Number(value.toPrecision(7)));

function constantText({ type, shape, values }: OnnxConstant): string {
  const numbers = values.map(numberText).join(', ');
  const body = shape.length === 0 ? numbers : `[${numbers}]`;
  return type === 'int64' ? `int64${body}` : body;
}

function attributeText([name, value]: readonly [string, Attribute]): string {
  if (typeof value === 'number') return `${name}=${value}`;
  if ('nodes' in value) return `${name}={\n${printOnnx(value).replace(/^/gm, '  ')}\n}`;
  return `${name}=[${value.join(', ')}]`;
}

/** Writes a graph as text, one line per node, with small constants in place. */
export function printOnnx({ nodes, constants, inputs, outputs }: OnnxGraph): string {
  const known = new Map(constants.map((constant) => [constant.name, constantText(constant)]));
  const lines = nodes.map(({ op, inputs: operands, outputs: results, attributes }) => {
    const operandTexts = operands.map((name) => known.get(name) ?? (name === '' ? '_' : name));
    const all = [...operandTexts, ...Object.entries(attributes).map(attributeText)];
    return `${results.join(', ')} = ${op}(${all.join(', ')})`;
  });
  return [
    ...inputs.map((input) => `input ${valueText(input)}`),
    ...lines,
    ...outputs.map((output) => `output ${valueText(output)}`),
  ].join('\n');
}
