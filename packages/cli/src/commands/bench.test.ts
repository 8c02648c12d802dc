import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBenchmark } from '@segloss/measure';
import { readBenchmark } from '@segloss/measure/node';
import { describe, expect, it } from 'vitest';
import { openBenchmark } from '../bench/benchmark-file.ts';
import { planBenchmark } from '../bench/plan.ts';
import { runBenchmark } from '../bench/run.ts';
import { run, temporaryFolder } from '../testing/cli.test-support.ts';

const bench = (...rest: string[]) => run('bench', '--shape', '1x2x6x5', '--runs', '2', ...rest);

// Times depend on the machine and on what else it does: only their form is looked at.
describe('segloss bench', () => {
  it('prints a table and bars of ordinary and resident runs', async () => {
    const { code, stdout, stderr } = await bench('--backend', 'wasm,reference', '--resident');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ x .*, node [\d.]+, \w+ \w+; seed 1, 6 runs before those timed\n/);
    const row =
      / \W+@segloss\/\w+ [\d.]+\W+dice-ce \+ gradient\W+1x2x6x5(\W+[\d.]+){4}\W+[\d.]+ - [\d.]+\W+2\W+\d+ │\n/;
    for (const name of ['wasm:threads', 'wasm:threads, resident', 'reference'])
      expect(stdout).toMatch(new RegExp(`│ ${name}${row.source}`));
    expect(stdout).toMatch(/median, ms\nwasm:threads +╢█+ +[\d.]+\nwasm:threads, resident +╢█/);
    expect(stdout).not.toContain('\u001b');
  });

  it('writes a file that it reads again, and compares with it', async () => {
    const out = join(await temporaryFolder(), 'before.json');
    const rest = ['--loss', 'dice,iou', '--shape', '1x2x6x5,1x3x4x4x4', '--no-gradient'];
    const first = await bench(...rest, '--out', out);
    expect(first.stdout).toMatch(new RegExp(`written: ${out}\n$`));
    const { rows, seed } = await readBenchmark(out);
    expect(seed).toBe(1);
    expect(rows.map(({ loss, shape, gradient }) => [loss, shape.length, gradient])).toEqual([
      ['dice', 4, false],
      ['dice', 5, false],
      ['iou', 4, false],
      ['iou', 5, false],
    ]);
    const { code, stdout } = await bench(...rest, '--seed', '2', '--compare', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/now \/ before/);
    expect(stdout).toMatch(/which may be why times differ:\n {2}seed: 1 before, 2 now\n/);
  });

  it('has each row on the disk before the next one, and does not lose those of an earlier run', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'b.json');
    const { stdout } = await bench('--backend', 'reference', '--json');
    const benchmark = parseBenchmark(stdout, 'stdout');
    const file = await openBenchmark(out);
    await file.keep(benchmark);
    expect(await readdir(folder)).toEqual(['b.json.part']);
    expect(await readBenchmark(`${out}.part`)).toEqual(benchmark);
    const { code, stderr } = await bench('--backend', 'reference', '--out', out);
    expect(code).toBe(2);
    expect(stderr).toMatch(/b\.json\.part': holds the rows of a benchmark that was interrupted .*Rename it/);
    expect(await readBenchmark(`${out}.part`)).toEqual(benchmark);
    await file.finish(benchmark);
    expect(await readdir(folder)).toEqual(['b.json']);
    expect(await readBenchmark(out)).toEqual(benchmark);
  });

  it('tells of every row when it was measured', async () => {
    const plan = await planBenchmark({
      ...{ backend: 'reference', loss: 'dice,iou', shape: '1x2x6x5', gradient: false },
      ...{ runs: '1', seed: '1' },
    });
    const seen: number[] = [];
    const failures: string[] = [];
    const whole = await runBenchmark(plan, false, {
      onRow: () => undefined,
      onFailure: (message) => failures.push(message),
      async onMeasured({ rows }) {
        seen.push(rows.length);
        throw new Error('the disk is full');
      },
    });
    expect(seen).toEqual([1, 2]);
    expect(failures).toHaveLength(2);
    expect(whole.rows).toHaveLength(2);
  });

  it('prints JSON and nothing else, with the same values for the same seed', async () => {
    const values = [];
    for (const backend of ['wasm', 'reference', 'wasm']) {
      const { rows } = JSON.parse((await bench('--json', '--backend', backend)).stdout);
      values.push(rows[0].value);
    }
    expect(values[0]).toBe(values[2]);
    expect(values[0]).toBeCloseTo(values[1], 5);
  });
});

describe('bad input to segloss bench', () => {
  it.each([
    ['an unknown backend', /backend 'wsam': no such backend/, ['--backend', 'wsam']],
    ['an unknown device', /cannot open device 'gpu'/, ['--backend', 'wasm:gpu']],
    ['an unknown loss', /loss 'dise': no such loss. Did you mean 'dice'\?/, ['--loss', 'dise']],
    ['a shape without sense', /shape '4x4': it has to have four or five sizes/, ['--shape', '4x4']],
    ['one shape of two', /shape '': it is not a list/, ['--shape', '1x2x4x4,']],
    ['no runs', /--runs: '0' is no whole number from 1 to 10000/, ['--runs', '0']],
    ['a seed with a fraction', /--seed: '1.5' is no whole number/, ['--seed', '1.5']],
    [
      'no backend with memory to borrow',
      /--resident: none of .* allocates buffers/,
      ['--resident', '--backend', 'reference'],
    ],
    ['a file nowhere', /output '\/nowhere\/b.json': its folder does not exist/, ['--out', '/nowhere/b.json']],
    ['nothing to compare with', /file 'no.json': does not exist/, ['--compare', 'no.json']],
    ['JSON of a comparison', /--json: .*no comparison/, ['--json', '--compare', 'no.json']],
  ])('%s is one line on stderr and exit code 2', async (_name, message, args) => {
    const { code, stdout, stderr } = await run('bench', ...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('is a file that is broken, which says where', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'b.json');
    await bench('--out', path);
    const whole = await readFile(path, 'utf8');
    for (const [change, message] of [
      [whole.slice(0, 99), /is not JSON \(.*Give a file that `segloss bench --out` wrote/],
      ['{}', /'format' is missing/],
      [
        whole.replace('benchmark/2', 'benchmark/9'),
        /has the format "segloss-benchmark\/9", and 'segloss-benchmark\/1' and .* Use the version of segloss/,
      ],
      [whole.replace('"medianMs"', '"medianms"'), /'rows\.0\.medianMs' is missing/],
      [whole.replace(/"medianMs": [^,]*/, '"medianMs": -1'), /'rows\.0\.medianMs' must not be negative/],
      [whole.replace('"seed"', '"sede": 0, "seed"'), /no key 'sede'. Did you mean 'seed'\?/],
      [whole.replace(/"machine": {[^}]*}/, '"machine": 2'), /'machine' must be an object/],
    ] as const) {
      await writeFile(path, change);
      const { code, stdout, stderr } = await bench('--compare', path);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/file '.*b\.json'/);
      expect([code, stdout]).toEqual([2, '']);
    }
    const onto = await bench('--compare', path, '--out', path);
    expect(onto.stderr).toMatch(/it is also an input/);
    expect(await readdir(folder)).toEqual(['b.json']);
  });
});
