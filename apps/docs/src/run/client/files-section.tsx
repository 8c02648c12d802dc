import type { Benchmark } from '@segloss/measure';
import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../../shared/client/thrown.ts';
import { FileDrop } from '../components/file-drop.tsx';
import { Messages } from '../components/messages.tsx';
import type { OwnRun } from '../model/results.ts';
import { ShownResults, ShownTimes } from './shown-results.tsx';

interface OwnBenchmark {
  readonly name: string;
  readonly benchmark: Benchmark;
}

const loadReaders = () => Promise.all([import('../model/result-file.ts'), import('./read-text.ts')]);

/** Reads reports and benchmarks of the visitor, and shows them. */
export function FilesSection() {
  const [isOver, setOver] = useState(false);
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [runs, setRuns] = useState<readonly OwnRun[]>([]);
  const [benchmarks, setBenchmarks] = useState<readonly OwnBenchmark[]>([]);

  async function read(files: readonly File[]) {
    setFailures([]);
    for (const file of files) {
      try {
        const [{ readResultFile }, { readText }] = await loadReaders();
        const found = readResultFile(await readText(file), file.name);
        const { name } = file;
        // A file of the same name takes the place of the one before.
        if (found.kind === 'report') {
          const run = { name: `file ${name}`, source: name, report: found.report };
          setRuns((before) => [...before.filter((other) => other.source !== name), run]);
        } else {
          const { benchmark } = found;
          setBenchmarks((before) => [...before.filter((other) => other.name !== name), { name, benchmark }]);
        }
      } catch (error) {
        setFailures((before) => [...before, textOf(error)]);
      }
    }
  }

  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      document.querySelector('#files')?.scrollIntoView({ block: 'start' });
      void read([...event.dataTransfer!.files]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <>
      <FileDrop isOver={isOver} onFiles={(files) => void read(files)} />
      <Messages messages={failures} />
      <ShownResults runs={runs} canSave={false} />
      {benchmarks.map(({ name, benchmark }) => (
        <section key={name}>
          <h3>{name}</h3>
          {benchmark.rows.length === 0 && <p>This benchmark has no rows.</p>}
          <ShownTimes benchmark={benchmark} source={name} canSave={false} />
        </section>
      ))}
    </>
  );
}
