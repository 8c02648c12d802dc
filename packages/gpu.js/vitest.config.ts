import { withBrowserTests } from '../../vitest.browser.ts';

// The browser build of gpu.js is one CommonJS file: named here, it is made ready before the tests load.
export default withBrowserTests({ optimizeDeps: { include: ['gpu.js'] } });
