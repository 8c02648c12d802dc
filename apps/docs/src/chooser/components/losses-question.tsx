import { Check } from '../../shared/components/fields.tsx';

/** A family of losses to choose from. */
export interface FamilyChoice {
  readonly id: string;
  readonly title: string;
  readonly losses: readonly { readonly id: string; readonly title: string }[];
}

/** Says which losses are chosen, in few words. */
function summaryOf(families: readonly FamilyChoice[], chosen: readonly string[]): string {
  const all = families.flatMap(({ losses }) => losses);
  if (chosen.length === 0) return `all ${all.length}`;
  const titles = all.filter(({ id }) => chosen.includes(id)).map(({ title }) => title);
  return titles.length <= 3 ? titles.join(', ') : `${titles.length} of ${all.length}`;
}

/** Asks which losses are needed, by family. */
export function LossesQuestion({
  families,
  chosen,
  onChoose,
}: {
  readonly families: readonly FamilyChoice[];
  readonly chosen: readonly string[];
  readonly onChoose: (losses: readonly string[]) => void;
}) {
  const order = families.flatMap(({ losses }) => losses.map(({ id }) => id));
  const choose = (ids: ReadonlySet<string>) => onChoose(order.filter((id) => ids.has(id)));
  const change = (ids: readonly string[], isIn: boolean) =>
    choose(new Set(isIn ? [...chosen, ...ids] : chosen.filter((id) => !ids.includes(id))));
  return (
    <details class="losses">
      <summary>
        Losses needed: <span class="answer">{summaryOf(families, chosen)}</span>
      </summary>
      <p>
        Choose none to ask for all of them.{' '}
        {chosen.length > 0 && (
          <button type="button" onClick={() => onChoose([])}>
            All of them
          </button>
        )}
      </p>
      <div class="families">
        {families.map(({ id, title, losses }) => {
          const ids = losses.map((loss) => loss.id);
          const count = ids.filter((one) => chosen.includes(one)).length;
          return (
            <fieldset key={id}>
              <legend>
                <Check
                  name={`family-${id}`}
                  checked={count === ids.length}
                  partly={count > 0 && count < ids.length}
                  onToggle={() => change(ids, count < ids.length)}
                >
                  {title}
                </Check>
              </legend>
              {losses.map((loss) => (
                <Check
                  key={loss.id}
                  name={loss.id}
                  checked={chosen.includes(loss.id)}
                  onToggle={() => change([loss.id], !chosen.includes(loss.id))}
                >
                  {loss.title}
                </Check>
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}
