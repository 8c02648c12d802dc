import { useEffect, useState } from 'preact/hooks';

/** Says that the page may not share memory between threads, where that is so. */
export function Isolation() {
  const [isIsolated, setIsolated] = useState<boolean>();
  useEffect(() => setIsolated(crossOriginIsolated), []);
  if (isIsolated !== false) return null;
  return (
    <p class="note">
      <strong>This page is not cross-origin isolated</strong>, because its server does not send the headers{' '}
      <code>Cross-Origin-Opener-Policy: same-origin</code> and{' '}
      <code>Cross-Origin-Embedder-Policy: require-corp</code>; many static hosts cannot. So{' '}
      <code>wasm:threads</code> does not open here, and ONNX Runtime uses a single thread. Everything else
      works as usual.
    </p>
  );
}
