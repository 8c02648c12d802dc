import { listBackends } from '../backends.ts';
import { drawTable } from '../terminal/table.ts';

/** Prints which backends can be opened here and now, and why not the rest. */
export async function backendsCommand(
  options: { readonly json?: boolean },
  print: (text: string) => void,
): Promise<void> {
  const backends = await listBackends();
  if (options.json) {
    print(
      JSON.stringify(
        backends.map(({ name, library, status }) => ({ ...status, name, library })),
        null,
        2,
      ),
    );
    return;
  }
  const rows = backends.map(({ name, library, status }) => [
    name,
    status.available ? 'yes' : 'no',
    `${library.name} ${library.version}`.trim(),
    status.available ? `${status.description}, ${status.precision}` : `${status.reason}. ${status.remedy}`,
  ]);
  print(drawTable(['backend', 'opens', 'library', 'what or why not'], rows, [], [29, 7, 32, 47]));
}
