import { withBrowserTests } from '../../vitest.browser.ts';

export default withBrowserTests();
