import { testGuide } from './run-guide.test-support.ts';

testGuide('first-loss');
