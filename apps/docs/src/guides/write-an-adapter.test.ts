import { testGuide } from './run-guide.test-support.ts';

// That the adapter passes all of the suite is tested with the suite itself, from tarballs.
testGuide('write-an-adapter');
