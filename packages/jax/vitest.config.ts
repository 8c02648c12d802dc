import { withBrowserTests } from '../../vitest.browser.ts';

// Named here, jax-js is made ready before the tests load.
export default withBrowserTests({ optimizeDeps: { include: ['@jax-js/jax'] } });
