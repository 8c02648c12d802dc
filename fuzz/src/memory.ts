import { demand } from './target.ts';

/** Milliseconds between two looks. */
const interval = 5;

/** Runs something, and demands that the process grows by no more than so many bytes meanwhile. */
export async function withinMemory<T>(most: number, run: () => Promise<T>): Promise<T> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, interval);
  try {
    return await run();
  } finally {
    clearInterval(timer);
    look();
    const megabytes = Math.round((peak - before) / 2 ** 20);
    demand(peak - before <= most, 'more memory than the file calls for', `${megabytes} MB`);
  }
}
