import { testSoftTargets } from '../../core/src/testing/soft-targets.test-support.ts';
import { tfjs } from './index.ts';

testSoftTargets(await tfjs.open('cpu'));
