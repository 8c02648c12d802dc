import { loadSuite } from './src/run/suite.ts';
import { checksOf } from './src/run/selection.ts';
const checks = checksOf(await loadSuite(), {} as any); const n: any = {}; for (const c of checks as any[]) n[c.kind] = (n[c.kind] ?? 0) + 1; console.log(n);
const laws: any = {}; for (const c of checks as any[]) if (c.kind === 'law') { const k = c.id.split('/')[1]; laws[k] = (laws[k] ?? 0) + 1; } console.log(JSON.stringify(laws));
process.exit(0);
