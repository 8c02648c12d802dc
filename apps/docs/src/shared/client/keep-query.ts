/** Keeps what is typed into a field in the address, as `q`; puts back what is there, and tells what was typed since. */
export function keepQuery(input: HTMLInputElement, onInput: () => void): void {
  input.value = new URLSearchParams(location.search).get('q') ?? '';
  input.addEventListener('input', () => {
    const address = new URL(location.href);
    if (input.value) address.searchParams.set('q', input.value);
    else address.searchParams.delete('q');
    history.replaceState(null, '', address);
    onInput();
  });
}
