import { spawnSync } from 'node:child_process';
import { testGuide } from './run-guide.test-support.ts';

const python = process.env.SEGLOSS_PYTHON ?? 'python3';
const hasRuntime = spawnSync(python, ['-c', 'import numpy, onnxruntime']).status === 0;

testGuide('onnx', { isMissing: (command) => command.startsWith('python ') && !hasRuntime });
