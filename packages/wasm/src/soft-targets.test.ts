import { testSoftTargets } from '../../core/src/testing/soft-targets.test-support.ts';
import { wasm } from './index.ts';

testSoftTargets(await wasm.open('single'));
