import { GraphError } from '../errors/errors.ts';

/** Refuses to compute without a field that a caller did not give. */
export function missing(subject: string): never {
  throw new GraphError({
    subject,
    reason: 'no field was given for it',
    remedy: 'Pass a field for every input that the graph names, and for every argument.',
  });
}
