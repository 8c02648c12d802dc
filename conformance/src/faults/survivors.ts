/** Why no check of the suite finds a fault, by its id. A survivor without a line here is open. */
export const explanations: Readonly<Record<string, string>> = {};
