import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** A folder on a server of its own. */
export interface ServedFolder {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a folder, with the same headers for all files.
 *
 * @param prefix where the folder lies on the server
 */
export async function serveFolder(
  folder: string,
  headers: Readonly<Record<string, string>>,
  prefix = '/',
): Promise<ServedFolder> {
  const serve = sirv(folder, { dev: true });
  const server: Server = createServer((request, response) => {
    const refuse = () => {
      response.writeHead(404).end();
    };
    if (!request.url?.startsWith(prefix)) return refuse();
    request.url = request.url.slice(prefix.length - 1);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    serve(request, response, refuse);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
