import { deviceRow } from '../../backends/model/device-row.ts';
import { Scroll } from '../../shared/components/scroll.tsx';
import { TableHeads } from '../../shared/components/table-heads.tsx';
import { renewalsOf } from '../model/freshness.ts';
import type { SuiteTable } from '../model/matrix.ts';
import type { ProvenanceView } from '../model/provenance.ts';

const nameOfRow = (loss: string): string => (loss === deviceRow ? 'the device as such' : loss);

const softwareText = (isSoftware: boolean | null): string =>
  isSoftware === null ? '' : isSoftware ? ', emulated in software' : ', in hardware';

/** Says from what a run was made, and by whom. */
function Provenance({ of }: { readonly of: ProvenanceView }) {
  const { build, commit, run, by, attested } = of;
  return (
    <>
      {build}
      <small>
        {commit && <>commit {commit}, </>}
        {run && <>{run.address ? <a href={run.address}>{run.text}</a> : run.text}, </>}
        {by && <>by {by}, </>}
        {attested}
      </small>
    </>
  );
}

/** Lists where and when the runs of a suite took place, with versions. */
export function RunsTable({ table }: { readonly table: SuiteTable }) {
  return (
    <Scroll label="Runs">
      <table class="runs">
        <TableHeads
          names={[
            'adapter',
            'device',
            'engine',
            'runtime',
            'processor',
            'date',
            'made from',
            'checks passed',
            'time',
          ]}
        />
        <tbody>
          {table.runs.map(({ name, adapter, device, report, provenance }) => {
            const { environment, footer, startedAt } = report;
            return (
              <tr key={name} data-run={name}>
                <td>{adapter}</td>
                <td>{device}</td>
                <td>
                  {report.adapter.library.name} {report.adapter.library.version}
                </td>
                <td>
                  {environment.runtime}, {environment.platform}
                  {environment.crossOriginIsolated && ', isolated'}
                </td>
                <td>
                  {environment.gpu ?? report.device.processor}
                  {softwareText(environment.softwareRendering)}
                </td>
                <td>
                  <time dateTime={startedAt}>{startedAt.slice(0, 10)}</time>
                  {renewalsOf(report).map(({ date, engine, runtime, losses }) => (
                    <small key={date}>
                      {date}: {losses.map(nameOfRow).join(', ')} ({engine}, {runtime})
                    </small>
                  ))}
                </td>
                <td>
                  <Provenance of={provenance} />
                </td>
                <td class="number">
                  {footer.counts.pass} of {footer.executed}
                  {footer.counts.skipped > 0 && `, ${footer.counts.skipped} skipped`}
                </td>
                <td class="number">{Math.round(footer.seconds)} s</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
