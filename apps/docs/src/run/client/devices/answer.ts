import { type Build, runConformance } from '@segloss/conformance';
import { createLoss } from '@segloss/core';
import { measureOn } from '@segloss/measure';
import type {
  AdapterName,
  Answers,
  BenchRequest,
  ConformanceRequest,
  DevicesRequest,
  Progress,
  Request,
} from '../../model/requests.ts';
import { adapters } from './adapters.ts';
import { describeMachine } from './machine.ts';

/** What this page was made from; the bundler puts it in. */
declare const SEGLOSS_BUILDS: Readonly<Record<AdapterName, Build | null>>;

const devices = async ({ adapter }: DevicesRequest): Promise<Answers['devices']> =>
  (await adapters[adapter]()).devices();

async function conformance(
  { adapter, device, losses, kinds }: ConformanceRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answers['conformance']> {
  return runConformance(await adapters[adapter](), {
    device,
    losses,
    kinds,
    build: SEGLOSS_BUILDS[adapter],
    signal,
    onBegin: ({ id }, done, total) => onProgress({ begins: id, done, total }),
    onCheck: (ended, done, total) => onProgress({ ended, done, total }),
  });
}

async function bench({ adapter, loss, ...job }: BenchRequest): Promise<Answers['bench']> {
  const opened = await adapters[adapter]();
  const row = await measureOn(opened, { ...job, loss: createLoss(loss), resident: false });
  return { row, machine: await describeMachine() };
}

/** Does what is asked for, with the engine that it takes. */
export async function answer(
  request: Request,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Answers[Request['kind']]> {
  switch (request.kind) {
    case 'devices':
      return devices(request);
    case 'conformance':
      return conformance(request, onProgress, signal);
    case 'bench':
      return bench(request);
  }
}
