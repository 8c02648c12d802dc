// Writes the network that the page runs: `npm run model --prefix apps/webgpu`.
import { writeFile } from 'node:fs/promises';
import { fitTissueModel } from './fit.ts';

await writeFile(new URL('tissue.onnx', import.meta.url), await fitTissueModel());
