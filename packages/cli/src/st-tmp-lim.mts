import { limitCases } from '@segloss/conformance';
import { wasm } from '@segloss/wasm';
import { createLoss } from '@segloss/core';
const c: any = limitCases({ losses: ['cl-dice'] }).find((c: any) => c.id.startsWith('cl-dice, iterations 50: every size'));
for (const activation of ['none', 'softmax']) for (const iterations of [10, 16, 20, 25, 30, 31,32,33,35, 40, 45, 50, 60, 80,100]) {
  const loss = createLoss('cl-dice', { iterations, activation });
    const p = await (await wasm.open('single')).compile(loss, { gradient: true, onWarning() {} });
    const r = await p.run(c.inputs);
    console.log(activation, iterations, r.value[0], Array.from(r.gradient as any, (x: number) => x.toPrecision(3)).slice(16).join(' '));
}
