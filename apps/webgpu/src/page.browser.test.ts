import * as ort from 'onnxruntime-web/webgpu';
import { afterEach, describe, expect, test, vi } from 'vitest';
import './page.css';
import { mountPage, type Page } from './page.ts';
import { openScorer } from './scorer.ts';

let page: Page | undefined;
let root: HTMLElement;

/** A browser whose WebGPU finds no graphics processor. */
const noAdapter = { requestAdapter: async () => null } as unknown as GPU;

async function mount(gpu?: GPU): Promise<void> {
  root = document.createElement('main');
  document.body.append(root);
  page = await mountPage(root, gpu);
  await page.settled();
}

afterEach(async () => {
  await page?.dispose();
  root?.remove();
});

const shownLoss = () => Number(root.querySelector('output')!.textContent);

async function choose(loss: string): Promise<void> {
  const select = root.querySelector<HTMLSelectElement>('select[name=loss]')!;
  select.value = loss;
  select.dispatchEvent(new Event('change'));
  await page!.settled();
}

/** Lists the colours of the heat map. */
function heatColors(): ReadonlySet<string> {
  const canvas = root.querySelector<HTMLCanvasElement>('.gradient')!;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join(' '));
  return new Set(pixels);
}

async function drawStroke(): Promise<void> {
  const canvas = root.querySelector<HTMLCanvasElement>('.mask')!;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  for (const share of [0.4, 0.45, 0.5, 0.55]) {
    const [clientX, clientY] = [left + share * width, top + 0.5 * height];
    canvas.dispatchEvent(new PointerEvent('pointermove', { buttons: 1, clientX, clientY }));
  }
  await page!.settled();
}

describe('the page', () => {
  test('shows loss and gradient on WebGPU, and follows what is drawn', async () => {
    await mount();
    expect(root.querySelector('[role=status]')!.textContent).toMatch(/Runs on WebGPU/);
    const empty = shownLoss();
    expect(empty).toBeGreaterThan(0);
    // From the darkest colour of the scale to the brightest, and many between.
    expect(heatColors()).toContain('0 0 4');
    expect(heatColors()).toContain('252 255 164');
    expect(heatColors().size).toBeGreaterThan(50);
    await drawStroke();
    expect(shownLoss()).not.toBe(empty);
    const drawn = shownLoss();
    root.querySelector<HTMLButtonElement>('[name=reference]')!.click();
    await page!.settled();
    expect(shownLoss()).toBeLessThan(drawn);
    await choose('top-k');
    expect(shownLoss()).toBeGreaterThan(0);
    root.querySelector<HTMLButtonElement>('[name=clear]')!.click();
    await choose('dice-ce');
    expect(shownLoss()).toBe(empty);
  });

  test('says why it runs on WebAssembly, and shows the same', async () => {
    await mount();
    const onGpu = shownLoss();
    await page!.dispose();
    root.remove();
    await mount(noAdapter);
    expect(root.querySelector('[role=status]')!.textContent).toMatch(/no graphics processor.*WebAssembly/);
    expect(shownLoss()).toBeCloseTo(onGpu, 4);
  });
});

test('both devices give the same scores', async () => {
  const image = { data: Float32Array.from({ length: 48 }, (_, i) => (i * 37) % 160), height: 6, width: 8 };
  const labels = Int32Array.from({ length: 48 }, (_, i) => i % 3);
  const [gpu, cpu] = [await openScorer(image), await openScorer(image, noAdapter)];
  expect([gpu.device, cpu.device]).toEqual(['webgpu', 'wasm']);
  const [found, other] = [await gpu.score('dice', labels), await cpu.score('dice', labels)];
  expect(found.value).toBeCloseTo(other.value, 5);
  const difference = found.gradient.map((derivative, i) => Math.abs(derivative - other.gradient[i]!));
  expect(Math.max(...difference)).toBeLessThan(1e-5);
  await gpu.dispose();
  await cpu.dispose();
});

test('a graphics processor on which no session opens is none', async () => {
  const image = { data: new Float32Array(48).fill(80), height: 6, width: 8 };
  const create = vi.spyOn(ort.InferenceSession, 'create');
  create.mockRejectedValueOnce(new Error('The device was lost.'));
  const scorer = await openScorer(image);
  create.mockRestore();
  expect(scorer.device).toBe('wasm');
  expect(scorer.reason).toBe(
    'WebGPU does not work here: The device was lost. The page runs on WebAssembly instead.',
  );
  expect((await scorer.score('dice', new Int32Array(48))).value).toBeGreaterThan(0);
  await scorer.dispose();
});
