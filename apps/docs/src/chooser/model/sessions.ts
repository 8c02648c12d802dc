import type { Place } from '../../backends/model/backends.ts';

/** What was measured of one loss on one device; times are in milliseconds. */
export interface SessionRow {
  /** Such as `wasm:threads`. */
  readonly device: string;
  readonly loss: string;
  /** Of the logits, such as `2x4x256x256`. */
  readonly shape: string;
  readonly gradient: boolean;
  readonly medianMs: number;
  /** The 10th and the 90th percentile of the runs. */
  readonly p10Ms: number;
  readonly p90Ms: number;
  /** To compile and to run for the first time. */
  readonly startMs: number;
  /** Whether the graphics processor was emulated in software: a real one takes another time. */
  readonly isEmulated: boolean;
}

/** Measurements that may be compared with each other: of one machine, one after the other. */
export interface Session {
  /** Name of the file, without the ending. */
  readonly name: string;
  readonly date: string;
  readonly place: Place;
  /** Processor, cores, and what ran the code. */
  readonly machine: string;
  readonly rows: readonly SessionRow[];
}

/** The times of a device, for all losses that are asked for, one after the other. */
export interface Figure {
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  readonly startMs: number;
  readonly isEmulated: boolean;
}

/** Figures that can be compared, and what they are figures of. */
export interface Figures {
  readonly session: Session;
  readonly shape: string;
  /** Losses whose times are added up. */
  readonly losses: readonly string[];
  readonly gradient: boolean;
  /** Whether it is not quite what was asked for, because that was measured on fewer devices. */
  readonly isStandIn: boolean;
  readonly byDevice: ReadonlyMap<string, Figure>;
}

/** The loss that is measured everywhere, and stands for others that are not. */
export const standIn = 'dice-ce';

const add = (rows: readonly SessionRow[]): Figure => {
  const sum = (pick: (row: SessionRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    medianMs: sum(({ medianMs }) => medianMs),
    p10Ms: sum(({ p10Ms }) => p10Ms),
    p90Ms: sum(({ p90Ms }) => p90Ms),
    startMs: sum(({ startMs }) => startMs),
    isEmulated: rows.some(({ isEmulated }) => isEmulated),
  };
};

/** Adds up the losses on every device that has all of them. */
function collect(
  rows: readonly SessionRow[],
  losses: readonly string[],
  gradient: boolean,
): ReadonlyMap<string, Figure> {
  const devices = [...new Set(rows.map(({ device }) => device))];
  return new Map(
    devices.flatMap((device): readonly (readonly [string, Figure])[] => {
      const found = losses.map((loss) =>
        rows.find((row) => row.device === device && row.loss === loss && row.gradient === gradient),
      );
      const complete = found.filter((row) => row !== undefined);
      return losses.length > 0 && complete.length === losses.length ? [[device, add(complete)]] : [];
    }),
  );
}

/** Lists the sizes of inputs that a session has, in its order. */
export const shapesOf = ({ rows }: Session): readonly string[] => [
  ...new Set(rows.map(({ shape }) => shape)),
];

/**
 * Finds the figures of a session that come closest to what is asked for: the same losses, then Dice + cross entropy in
 * their place; each with or without the gradient as asked for, then the other way round. What more devices have wins, as
 * rows of different work are no comparison.
 *
 * @param devices those that matter
 * @param losses all of them when empty, which nobody measures everywhere
 */
export function figuresOf(
  session: Session,
  devices: readonly string[],
  {
    losses,
    gradient,
    shape: wanted,
  }: { readonly losses: readonly string[]; readonly gradient: boolean; readonly shape: string },
): Figures | undefined {
  const all = shapesOf(session);
  const shapes = all.includes(wanted) ? [wanted] : all;
  const asked = losses.length > 0 ? losses : [standIn];
  const candidates = [asked, [standIn]].flatMap((of) =>
    [gradient, !gradient].flatMap((withGradient) =>
      shapes.map((shape): Figures => {
        const rows = session.rows.filter((row) => row.shape === shape && devices.includes(row.device));
        const isStandIn = losses.length === 0 || of !== asked || withGradient !== gradient;
        return {
          session,
          shape,
          losses: of,
          gradient: withGradient,
          isStandIn,
          byDevice: collect(rows, of, withGradient),
        };
      }),
    ),
  );
  const [best] = candidates.sort((a, b) => b.byDevice.size - a.byDevice.size);
  return best && best.byDevice.size > 0 ? best : undefined;
}

/**
 * Finds the figures of the session that is named, else of that which has them for most devices; of equals, what was asked
 * for comes before what stands in for it, and then the latest. A session that is named and tells nothing of these devices
 * counts as little as one that does not exist.
 */
export function pickFigures(
  sessions: readonly Session[],
  devices: readonly string[],
  asked: Parameters<typeof figuresOf>[2] & { readonly session: string },
): Figures | undefined {
  const all = sessions.flatMap((session) => figuresOf(session, devices, asked) ?? []);
  const named = all.find(({ session }) => session.name === asked.session);
  const [best] = [...all].sort(
    (a, b) =>
      b.byDevice.size - a.byDevice.size ||
      Number(a.isStandIn) - Number(b.isStandIn) ||
      b.session.date.localeCompare(a.session.date),
  );
  return named ?? best;
}
