import { allLosses } from '@segloss/core';
import { functionName } from '../../shared/model/call.ts';
import type { ApiModule } from '../model/api.ts';
import { type DeclaredModule, makeReference } from '../model/entries.ts';
import { entryPoints } from './entry-points.ts';
import { declarations } from './project.ts';

let modules: Promise<readonly ApiModule[]> | undefined;

async function readModules(): Promise<readonly ApiModule[]> {
  const { children = [] } = await declarations();
  const declared = entryPoints().map(({ name, description, file }): DeclaredModule => {
    const module = children.find(({ sources }) => sources?.[0]?.fileName === file);
    if (!module?.children) throw new Error(`TypeDoc found no module in ${file}, which ${name} exports.`);
    return { name, description, exports: module.children };
  });
  const losses = new Map(allLosses.map(({ id }) => [functionName(id), id]));
  return makeReference(declared, (name) => losses.get(name));
}

/** Reads what all published packages export, once. */
export function apiModules(): Promise<readonly ApiModule[]> {
  modules ??= readModules();
  return modules;
}

/** Finds the address of the entry of the function that makes a loss. */
export async function entryOfLoss(id: string): Promise<string> {
  const [core] = await apiModules();
  const entry = core!.entries.find(({ loss }) => loss === id);
  if (!entry) throw new Error(`${core!.name} exports no function that makes '${id}'.`);
  return `${core!.url}#${entry.name}`;
}
