import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** Reads the source of a guide. */
export const readGuide = (name: string): string => read(`../../pages/guides/${name}.md`);

/** Tells where what a guide shows as output is kept: a test runs the commands, and compares or renews it. */
export const outputFile = (name: string): string =>
  fileURLToPath(new URL(`../outputs/${name}.txt`, import.meta.url));

/** Reads what the commands of a guide print. */
export const readOutput = (name: string): string => readFileSync(outputFile(name), 'utf8');
