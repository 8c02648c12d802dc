// Which Python measures what other libraries do.
import { spawnSync } from 'node:child_process';

/** Finds a Python that imports some modules: the one that SEGLOSS_PYTHON names, or one of the system. */
export const findPython = (modules: string): string | undefined =>
  [process.env.SEGLOSS_PYTHON ?? 'python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', `import ${modules}`]).status === 0,
  );
