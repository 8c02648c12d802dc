/**
 * Says what is wrong unless a promise rejects with an error of the given name. Names are compared and not classes, as
 * several copies of core may be loaded.
 */
export async function notRefused(promise: Promise<unknown>, name: string): Promise<string | undefined> {
  const [settled] = await Promise.allSettled([promise]);
  if (settled.status === 'fulfilled') return `nothing was thrown, expected ${name}`;
  const reason: unknown = settled.reason;
  if (!(reason instanceof Error)) return `${String(reason)} was thrown, expected ${name}`;
  return reason.name === name ? undefined : `${reason.name} was thrown (${reason.message}), expected ${name}`;
}
