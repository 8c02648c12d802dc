/**
 * Words at the start of the memory, through which the threads communicate.
 * @type {{ readonly generation: 0, readonly call: 1, readonly active: 2, readonly next: 3, readonly isListening: 4, readonly hasFailed: 5, readonly job: 6 }}
 */
export const control = { generation: 0, call: 1, active: 2, next: 3, isListening: 4, hasFailed: 5, job: 6 };

/** The most fields of a job. A function of WebAssembly takes 1,000 arguments, of which five are no fields. */
export const mostFields = 995;

/**
 * Words of a job: a pass over all voxels, cut into tasks. Two words for each field follow: the address of the first
 * voxel, and the number of bytes from one sample to the next.
 * @type {{ readonly module: 0, readonly pass: 1, readonly tasks: 2, readonly voxels: 3, readonly perTask: 4, readonly statistics: 5, readonly statisticsBytes: 6, readonly partials: 7, readonly partialBytes: 8, readonly scratch: 9, readonly scratchBytes: 10, readonly fields: 11, readonly first: 12 }}
 */
export const job = {
  module: 0,
  pass: 1,
  tasks: 2,
  voxels: 3,
  perTask: 4,
  statistics: 5,
  statisticsBytes: 6,
  partials: 7,
  partialBytes: 8,
  scratch: 9,
  scratchBytes: 10,
  fields: 11,
  first: 12,
};

/** Bytes of the words of control and of a job. */
export const controlBytes = 4 * (control.job + job.first + 2 * mostFields);

/**
 * Does tasks of the current job until none is left. The result of a task is the same in every thread.
 *
 * @param {Int32Array} words of control and of the job
 * @param {(...args: number[]) => void} pass
 * @param {() => number} take returns the number of the next task
 * @param {number} thread number of this thread, from 0: each has its own scratch memory
 */
export function doTasks(words, pass, take, thread) {
  /** @param {number} word */
  const read = (word) => /** @type {number} */ (words[control.job + word]) >>> 0;
  const [tasks, voxels, perTask] = [read(job.tasks), read(job.voxels), read(job.perTask)];
  const [statistics, statisticsBytes] = [read(job.statistics), read(job.statisticsBytes)];
  const [partials, partialBytes] = [read(job.partials), read(job.partialBytes)];
  const fields = read(job.fields);
  const perSample = Math.ceil(voxels / perTask);
  const args = new Array(5 + fields);
  args[4] = read(job.scratch) + thread * read(job.scratchBytes);
  for (let task = take(); task < tasks; task = take()) {
    const sample = Math.floor(task / perSample);
    const start = (task % perSample) * perTask;
    args[0] = Math.min(perTask, voxels - start);
    args[1] = 4 * voxels;
    args[2] = statistics + sample * statisticsBytes;
    args[3] = partials + task * partialBytes;
    for (let field = 0; field < fields; field++) {
      const at = job.first + 2 * field;
      args[5 + field] = read(at) + sample * read(at + 1) + 4 * start;
    }
    pass(...args);
  }
}
