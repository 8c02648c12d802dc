import { Check, Radios } from '../../shared/components/fields.tsx';
import { type MatrixFilter, toggleAdapter } from '../model/matrix-filter.ts';

/** Asks which runs to show. */
export function MatrixFilterView({
  adapters,
  filter,
  shown,
  total,
  onFilter,
}: {
  readonly adapters: readonly string[];
  readonly filter: MatrixFilter;
  /** Number of runs that are shown, and of all. */
  readonly shown: number;
  readonly total: number;
  readonly onFilter: (filter: MatrixFilter) => void;
}) {
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Adapters</legend>
        {adapters.map((name) => (
          <Check
            key={name}
            name={name}
            checked={filter.adapters.includes(name)}
            onToggle={() => onFilter(toggleAdapter(filter, name, adapters))}
          >
            {name}
          </Check>
        ))}
      </fieldset>
      <Radios
        legend="Where"
        name="place"
        choices={[
          ['', 'anywhere'],
          ['node', 'in Node'],
          ['browser', 'in browsers'],
        ]}
        chosen={filter.place}
        onChoose={(place) => onFilter({ ...filter, place })}
      />
      <p role="status">
        {shown} of {total} runs are shown.
      </p>
    </form>
  );
}
