import { InputError } from '@segloss/core';
import { mostWeight, pixels, plainWeight, type Scene } from './scene.ts';
import { defaultSettings, type Settings } from './settings.ts';

/** Everything that a link carries. */
export interface Shared {
  readonly scene: Scene;
  readonly settings: Settings;
}

/**
 * Forms of the links that are written, first in their fragment: that of plain scenes, and that of scenes in which pixels have
 * weights or a class was not annotated.
 */
const versions = { plain: '1', weighted: '2' } as const;

const maskBytes = pixels / 8;

/** Longest text that is unpacked: the least compressible scene takes a fifth, and a short text could unpack to gigabytes. */
const mostLetters = 2 ** 15;

/** A loss, and the parameters of it that can be changed here. */
export interface KnownLoss {
  readonly id: string;
  readonly fields: readonly { readonly name: string }[];
}

/** Changes bytes by a stream; `deflate` carries a checksum, so that damage is found. */
async function pass(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

const toText = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** Writes scene and settings as the fragment of a link, without `#`: pictures and settings, packed, after the version. */
export async function writeLink({ scene, settings }: Shared): Promise<string> {
  const { target, prediction, weights, annotated } = scene;
  const isPlain = weights === undefined && annotated === undefined;
  const mask = new Uint8Array(maskBytes);
  target.forEach((isInside, i) => {
    if (isInside) mask[i >> 3]! |= 1 << (i & 7);
  });
  const parts = [
    mask,
    new Uint8Array(prediction.buffer, prediction.byteOffset, pixels),
    isPlain ? new Uint8Array() : (weights ?? new Uint8Array(pixels).fill(plainWeight)),
    new TextEncoder().encode(JSON.stringify(annotated ? { ...settings, annotated } : settings)),
  ];
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  const packed = await pass(bytes, new CompressionStream('deflate'));
  return `${isPlain ? versions.plain : versions.weighted}.${toText(packed)}`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWord = (value: unknown): boolean => ['number', 'string', 'boolean'].includes(typeof value);

/** Tells whether a value could have been typed into a field: anything deeper could break what shows it. */
const isTyped = (value: unknown): boolean => isWord(value) || (Array.isArray(value) && value.every(isWord));

/** Reads the parameters of losses that can be changed here: others would change a loss, and no form would show it. */
function readParameters(given: unknown, known: readonly KnownLoss[]): Settings['parameters'] {
  if (!isRecord(given)) return defaultSettings.parameters;
  const entries = known.flatMap(({ id, fields }) => {
    const values = Object.hasOwn(given, id) ? given[id] : undefined;
    if (!isRecord(values)) return [];
    const found = fields.flatMap(({ name }) =>
      Object.hasOwn(values, name) && isTyped(values[name]) ? [[name, values[name]] as const] : [],
    );
    return found.length === 0 ? [] : [[id, Object.fromEntries(found)] as const];
  });
  return Object.fromEntries(entries);
}

/** Reads settings, whatever they are: what makes no sense is left at its default. */
function readSettings(value: unknown, known: readonly KnownLoss[]): Settings {
  const given = isRecord(value) ? value : {};
  const { chosen, parameters } = given;
  const ids = known.map(({ id }) => id);
  return {
    chosen: Array.isArray(chosen) ? ids.filter((id) => chosen.includes(id)) : undefined,
    parameters: readParameters(parameters, known),
    order: given.order === 'value' ? 'value' : 'family',
    scale: given.scale === 'common' ? 'common' : 'own',
    backdrop: given.backdrop === true,
  };
}

/** Reads which classes were annotated: the background alone, or all. */
const readAnnotated = (header: unknown): Scene['annotated'] =>
  isRecord(header) && Array.isArray(header.annotated) && !header.annotated.includes(1) ? [0] : undefined;

/**
 * Reads the weights of pixels.
 *
 * @throws Error when there are fewer than pixels, or one that cannot be painted
 */
function readWeights(bytes: Uint8Array): Scene['weights'] {
  const weights = bytes.slice(0, pixels);
  if (weights.length < pixels || weights.some((step) => step > mostWeight))
    throw new Error('the weights are incomplete');
  return weights.every((step) => step === plainWeight) ? undefined : weights;
}

/**
 * Reads the fragment of a link.
 *
 * @param known the losses that there are
 * @throws InputError when it is damaged, too long, or of a version that is not known
 */
export async function readLink(fragment: string, known: readonly KnownLoss[]): Promise<Shared> {
  const fail = (reason: string, cause?: unknown, advice = 'Ask whoever sent it for the whole link') =>
    new InputError({
      source: 'docs',
      subject: 'This link',
      reason,
      remedy: `${advice}; what you see instead is another scene.`,
      cause,
    });
  const [found, text] = fragment.split('.', 2);
  if (text === undefined) throw fail('it holds no scene');
  const isWeighted = found === versions.weighted;
  if (!isWeighted && found !== versions.plain) {
    const reason = `it is of version '${found?.slice(0, 9)}', and this page reads versions 1 and 2`;
    throw fail(reason, undefined, 'Load the page again, as this one may be old');
  }
  if (text.length > mostLetters) throw fail('it is longer than that of any scene');
  try {
    const bytes = await pass(toBytes(text), new DecompressionStream('deflate'));
    const target = Uint8Array.from({ length: pixels }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
    const prediction = Int8Array.from(bytes.subarray(maskBytes, maskBytes + pixels));
    // Int8Array takes bytes above 127 as the negative numbers that they were.
    if (prediction.length < pixels || prediction.includes(-128))
      throw new Error('the pictures are incomplete');
    const rest = bytes.subarray(maskBytes + pixels);
    const weights = isWeighted ? readWeights(rest) : undefined;
    const header: unknown = JSON.parse(new TextDecoder().decode(isWeighted ? rest.subarray(pixels) : rest));
    const scene = { target, prediction, weights, annotated: isWeighted ? readAnnotated(header) : undefined };
    return { scene, settings: readSettings(header, known) };
  } catch (cause) {
    throw fail('it is damaged', cause);
  }
}
