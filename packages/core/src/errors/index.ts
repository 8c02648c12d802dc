// For people who report problems as these packages do.
export { checkKeys } from './check-keys.ts';
export * from './errors.ts';
export { escapeControls } from './escape.ts';
export { excerpt } from './excerpt.ts';
export { formatIndex } from './format-index.ts';
export { suggest } from './suggest.ts';
export { takeOnWarning } from './take-on-warning.ts';
export { messageOf } from './thrown.ts';
export * from './warning.ts';
