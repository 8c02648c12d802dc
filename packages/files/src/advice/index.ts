// What to say about files: errors with a remedy, and lines of Python that mend a file.
export { describeCause, errorCode, fileErrorOf, quotePath, systemError } from './errors.ts';
export { saveAnew, saveWithAffine } from './nibabel.ts';
export { quoteForPython, quoteForShell } from './quote.ts';
export { findThirdAxis, withFourthAxis } from './third-axis.ts';
