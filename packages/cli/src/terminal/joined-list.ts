/** Makes a parser of an option that takes a list: given several times, it has all that was said, and not only the last. */
export function joinedList(): (text: string) => string {
  let all: string | undefined;
  return (text) => {
    all = all === undefined ? text : `${all},${text}`;
    return all;
  };
}
