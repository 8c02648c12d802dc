/** Reads the data that `PageData` put into the page. */
export const readPageData = (id: string): unknown => JSON.parse(document.getElementById(id)!.textContent!);
