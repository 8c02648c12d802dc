/** Under which conditions bundlers resolve packages: those of the workspace are taken from their sources. */
export const sourceConditions = ['segloss-source', 'browser', 'module', 'development|production'];
