/** Takes files by choice; the page takes those that are dropped on it. */
export function FileDrop({
  isOver,
  onFiles,
}: {
  /** Whether something is being dragged over the page. */
  readonly isOver: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  return (
    <div class={isOver ? 'drop over' : 'drop'}>
      <label>
        Report or benchmark files{' '}
        <input
          type="file"
          multiple
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            onFiles([...(currentTarget.files ?? [])]);
            // The same file may be chosen once more, mended.
            currentTarget.value = '';
          }}
        />
      </label>
      <p>Or drop them anywhere on this page. They are read here and sent nowhere.</p>
    </div>
  );
}
