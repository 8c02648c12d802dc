import { testGuide } from './run-guide.test-support.ts';

testGuide('coming-from-monai');
