import { SeglossError } from '@segloss/core';

/**
 * Computes the SHA-256 of texts, in hexadecimal digits. Where one text ends and the next begins counts too.
 *
 * @throws SeglossError on pages that the browser does not consider secure
 */
export async function digestOf(parts: readonly string[]): Promise<string> {
  // Typed as always there, but browsers leave it out of insecure pages.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new SeglossError({
      source: 'conformance',
      subject: 'digest of the suite',
      reason: 'crypto.subtle is missing, as on pages that are not secure',
      remedy: 'Serve the page over HTTPS or from localhost.',
    });
  }
  // JSON marks the borders, and keeps apart what UTF-8 cannot: unpaired surrogates.
  const bytes = await subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
