import segmentationUrl from '@segloss/brain-mri/segmentation.nii.gz?url';
import imageUrl from '@segloss/brain-mri/t1.nii.gz?url';
import { drawGradient, drawMask, pixelAt } from './picture.ts';
import { classNames, openScorer } from './scorer.ts';
import { loadSlice, type Slice } from './volume.ts';

const losses = ['dice-ce', 'dice', 'cross-entropy', 'focal', 'tversky', 'top-k'] as const;

/** Slice of the volume: the middle of the brain, cut from ear to ear. */
const position = 31;

/** Labels of the k-means segmentation as classes of the network. */
const classOfLabel: Readonly<Record<number, number>> = { 5: 1, 6: 2 };

const html = `
  <h1>Draw a mask, see the gradient</h1>
  <p class="device" role="status">Loading …</p>
  <form>
    <label>Loss <select name="loss">${losses.map((id) => `<option>${id}</option>`).join('')}</select></label>
    <label>Brush <select name="brush">${classNames
      .map(
        (name, c) => `<option value="${c}"${c === 2 ? ' selected' : ''}>${c === 0 ? 'erase' : name}</option>`,
      )
      .join('')}</select></label>
    <label>Size <input name="size" type="range" min="1" max="12" value="4" /></label>
    <button type="button" name="reference">Use the reference mask</button>
    <button type="button" name="clear">Clear</button>
  </form>
  <p>Loss: <output>…</output></p>
  <section>
    <figure><canvas class="mask"></canvas><figcaption>T1 image; draw on it</figcaption></figure>
    <figure><canvas class="gradient"></canvas><figcaption>Length of the gradient per pixel (log)</figcaption></figure>
  </section>
  <p>
    A small network in ONNX tells fluid, grey and white matter apart by intensity. Its logits and your mask go into the loss,
    which is a model in ONNX too. The gradient shows where the loss would change the logits, and how strongly.
  </p>`;

/** A page that runs. */
export interface Page {
  /** Resolves when everything that was drawn so far is scored. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}

function find<E extends Element>(root: HTMLElement, selector: string): E {
  return root.querySelector<E>(selector)!;
}

function contextOf(canvas: HTMLCanvasElement, { width, height }: Slice): CanvasRenderingContext2D {
  Object.assign(canvas, { width, height });
  return canvas.getContext('2d')!;
}

/** Sets the pixels of a disc. */
function paint(labels: Int32Array, image: Slice, x: number, y: number, radius: number, label: number): void {
  for (let j = Math.max(0, y - radius); j <= Math.min(image.height - 1, y + radius); j++) {
    for (let i = Math.max(0, x - radius); i <= Math.min(image.width - 1, x + radius); i++) {
      if (Math.hypot(i - x, j - y) < radius) labels[pixelAt(image, i, j)] = label;
    }
  }
}

/** Fills an element with the page. */
export async function mountPage(root: HTMLElement, gpu?: GPU | undefined): Promise<Page> {
  root.innerHTML = html;
  const [image, segmentation] = (await Promise.all(
    [imageUrl, segmentationUrl].map((url) => loadSlice(url, position)),
  )) as [Slice, Slice];
  const scorer = await openScorer(image, gpu);
  const status = find<HTMLElement>(root, '.device');
  status.dataset.device = scorer.device;
  status.textContent = scorer.reason ?? 'Runs on WebGPU; the logits never leave the graphics processor.';

  const labels = new Int32Array(image.data.length);
  const canvas = find<HTMLCanvasElement>(root, '.mask');
  const [mask, gradient] = [contextOf(canvas, image), contextOf(find(root, '.gradient'), image)];
  const { loss, brush, size, reference, clear } = find<HTMLFormElement>(root, 'form').elements as unknown as {
    readonly [name in 'loss' | 'brush' | 'size' | 'reference' | 'clear']: HTMLInputElement;
  };
  const output = find<HTMLOutputElement>(root, 'output');

  // One score at a time; what is drawn meanwhile is scored once, with all that came later.
  let isStale = false;
  let scoring: Promise<void> | undefined;
  async function scoreAll(): Promise<void> {
    while (isStale) {
      isStale = false;
      const { value, gradient: byLogits } = await scorer.score(loss.value, labels);
      output.textContent = value.toFixed(6);
      drawGradient(gradient, image, byLogits);
    }
  }
  function update(): void {
    drawMask(mask, image, labels);
    isStale = true;
    scoring ??= scoreAll()
      .catch((error: unknown) => {
        output.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        scoring = undefined;
      });
  }

  function stroke(event: PointerEvent): void {
    if (event.buttons === 0) return;
    const box = canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * image.width);
    const y = Math.floor(((event.clientY - box.top) / box.height) * image.height);
    paint(labels, image, x, y, Number(size.value), Number(brush.value));
    update();
  }
  canvas.addEventListener('pointerdown', stroke);
  canvas.addEventListener('pointermove', stroke);
  loss.addEventListener('change', update);
  reference.addEventListener('click', () => {
    labels.set(Int32Array.from(segmentation.data, (label) => classOfLabel[label] ?? 0));
    update();
  });
  clear.addEventListener('click', () => {
    labels.fill(0);
    update();
  });
  update();
  return {
    settled: async () => scoring,
    async dispose() {
      await scoring;
      await scorer.dispose();
      root.replaceChildren();
    },
  };
}
