import { base } from './st-tmp-base.ts';
import { faults } from './st-tmp-faults.ts';
import { singlePrecision } from './src/faulty/table-adapter.ts';
import { runConformance } from './src/run/run.ts';
const [which, ...only] = process.argv.slice(2);
const adapter = which === 'single' ? singlePrecision : which === 'base' ? base : faults.find((f) => f.id === which)!.adapter;
const report = await runConformance(adapter, { only } as any);
for (const r of report.results) console.log(r.id, r.status, (r as any).reason, (r as any).milliseconds);
