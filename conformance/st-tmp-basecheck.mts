import { base } from './st-tmp-base.ts';
import { runConformance } from './src/run/run.ts';
const t = Date.now();
const report = await runConformance(base, { failFast: true, kinds: (process.argv[2] ?? 'primitive,golden,random,law').split(',') as any });
const bad = report.results.filter((r: any) => r.status !== 'pass');
console.log((Date.now() - t) / 1000, report.results.length, JSON.stringify(bad.slice(0, 5), null, 1));
