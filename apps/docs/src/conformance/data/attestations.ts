import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of a Sigstore bundle: the statement that is signed. */
interface Bundle {
  readonly dsseEnvelope: { readonly payload: string };
}

interface Statement {
  readonly subject: readonly { readonly digest: { readonly sha256?: string } }[];
}

/**
 * Tells whether a bundle beside a report is about its very bytes. Who signed it is for `gh attestation verify` to say.
 *
 * @param folder with bundles named `<report>.sigstore.json`
 */
export function isAttested(folder: string, name: string, report: Uint8Array): boolean {
  const path = join(folder, `${name}.sigstore.json`);
  if (!existsSync(path)) return false;
  const { dsseEnvelope }: Bundle = JSON.parse(readFileSync(path, 'utf8'));
  const { subject }: Statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8'));
  const digest = createHash('sha256').update(report).digest('hex');
  return subject.some((one) => one.digest.sha256 === digest);
}
