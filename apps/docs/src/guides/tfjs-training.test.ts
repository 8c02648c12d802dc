import { testGuide } from './run-guide.test-support.ts';

testGuide('tfjs-training');
