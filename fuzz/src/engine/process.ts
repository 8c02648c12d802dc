import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Order } from './messages.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Memory of a worker's heap in MB: less than a machine has, so that too much of it ends the worker alone. */
const heap = 2048;

/** Reports that a worker gave no answer: it died, or it took too long. */
export class Lost extends Error {
  override readonly name: string = 'Lost';
}

/** A process that tries cases of one target. */
export class Worker {
  readonly #child: ChildProcess;
  #errors = '';

  private constructor(target: string) {
    // By its address: threads of the worker look for it from whatever folder is the working one.
    const execArgv = [
      '--conditions=segloss-source',
      '--import',
      import.meta.resolve('tsx'),
      `--max-old-space-size=${heap}`,
    ];
    this.#child = fork(worker, [target], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.on('data', (chunk) => {
      this.#errors = (this.#errors + chunk).slice(-4000);
    });
  }

  /**
   * Starts a worker.
   *
   * @throws Lost or Error when it does not come up
   */
  static async start(target: string, limit: number): Promise<Worker> {
    const worker = new Worker(target);
    const started = Date.now();
    await worker.#wait(limit, () => started);
    return worker;
  }

  /** Whether it still runs. */
  get isAlive(): boolean {
    const { killed, exitCode, signalCode, connected } = this.#child;
    return !killed && exitCode === null && signalCode === null && connected;
  }

  /**
   * Gives an order and waits for the answer.
   *
   * @param limit milliseconds without a sign of life after which the worker is killed
   * @param lastSign when the worker last showed that it goes on, in milliseconds; default: when it got the order
   * @throws Lost
   */
  async ask(order: Order, limit: number, lastSign?: () => number): Promise<Answer> {
    const asked = Date.now();
    this.#child.send(order);
    return this.#wait(limit, () => Math.max(asked, lastSign?.() ?? 0));
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #wait(limit: number, lastSign: () => number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearInterval(timer);
        this.#child.off('message', onMessage).off('exit', onExit);
      };
      const onMessage = (message: Answer) => {
        settle();
        if (message.answer === 'broken') reject(new Error(message.message));
        else resolve(message);
      };
      const onExit = (code: number | null, signal: string | null) => {
        settle();
        const end = signal === null ? `with code ${code}` : `by ${signal}`;
        reject(new Lost(`the process ended ${end}\n${this.#errors}`.trim()));
      };
      const timer = setInterval(() => {
        if (Date.now() - lastSign() < limit) return;
        settle();
        this.stop();
        reject(new Lost(`no answer within ${Math.round(limit / 1000)} seconds`));
      }, 250);
      this.#child.on('message', onMessage).on('exit', onExit);
    });
  }
}
