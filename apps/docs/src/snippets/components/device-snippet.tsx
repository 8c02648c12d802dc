import { useState } from 'preact/hooks';
import type { DeviceSnippet } from '../model/device-snippet.ts';

function Block({ title, code }: { readonly title: string; readonly code: string }) {
  const [said, say] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => say('Copied'),
      () => say('The browser does not allow it: select the text and copy it yourself.'),
    );
  return (
    <figure class="block">
      <figcaption>
        <span>{title}</span>
        <span role="status">{said}</span>
        <button type="button" aria-label={`Copy ${title}`} onClick={copy}>
          Copy
        </button>
      </figcaption>
      <pre class="plain">
        <code>{code}</code>
      </pre>
    </figure>
  );
}

/** Shows all that it takes to compute on a device: commands, files, headers, and what to know about them. */
export function DeviceSnippetView({ snippet }: { readonly snippet: DeviceSnippet }) {
  const { install, files, headers, notes } = snippet;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <>
      <Block title="shell" code={install} />
      {files.map(({ name, code }) => (
        <Block key={name} title={name} code={code.trimEnd()} />
      ))}
      {lines.length > 0 && <Block title="response headers" code={lines.join('\n')} />}
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
