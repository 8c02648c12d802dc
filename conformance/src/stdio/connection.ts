import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { BackendError, UnsupportedGraphError } from '@segloss/core';
import * as v from 'valibot';
import { answerSchema, type Failure } from './protocol.ts';

/** How a harness is started. */
export interface Command {
  /** The program, such as `python3`. */
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  /** Default: the present folder. */
  readonly cwd?: string | undefined;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Milliseconds after which a harness that was told to end is stopped. */
const longestGoodbye = 5000;

const shown = (line: string): string => (line.length > 200 ? `${line.slice(0, 200)}...` : line);

/** Reads a line; what is not JSON is not an answer either. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A harness that runs: it takes a request a line, and gives an answer a line. */
export class Connection {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #pending = new Map<number, Pending>();
  readonly #name: string;
  #next = 1;
  #end: BackendError | undefined;

  constructor({ command, args = [], cwd }: Command) {
    this.#name = [command, ...args].join(' ');
    // What a harness prints to standard error is for people.
    this.#child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.on('error', (error) => this.#fail(`it cannot be started: ${error.message}`, error));
    this.#child.on('exit', (code, signal) =>
      this.#fail(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`),
    );
    // Written to a harness that has just ended; its exit says so.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(line));
    this.#hold();
  }

  /** Whether requests can be answered. */
  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Ends the harness, and waits until it has ended. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.#child.ref();
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    // Who does not end with its input is not asked twice.
    const timer = setTimeout(() => this.#child.kill(), longestGoodbye);
    await ended;
    clearTimeout(timer);
  }

  /** Asks the harness. */
  async request(method: string, params: object): Promise<unknown> {
    if (this.#end) throw this.#end;
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#hold();
    this.#child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    return answer.finally(() => {
      this.#pending.delete(id);
      this.#hold();
    });
  }

  /** Keeps this process alive while an answer is awaited, and not longer. */
  #hold(): void {
    const streams = [this.#child.stdin, this.#child.stdout] as unknown as readonly Socket[];
    for (const handle of [this.#child, ...streams]) {
      if (this.#pending.size > 0) handle.ref();
      else handle.unref();
    }
  }

  #error(reason: string, cause?: unknown): BackendError {
    return new BackendError({
      source: 'conformance',
      subject: `harness '${this.#name}'`,
      reason,
      remedy: 'Run it by itself and look at what it prints.',
      cause,
    });
  }

  #fail(reason: string, cause?: unknown): void {
    this.#end ??= this.#error(reason, cause);
    for (const { reject } of this.#pending.values()) reject(this.#end);
  }

  #receive(line: string): void {
    const given = parse(line);
    const parsed = v.safeParse(answerSchema, given);
    const pending = parsed.success ? this.#pending.get(parsed.output.id) : undefined;
    if (!parsed.success) this.#stop(`it printed a line that is not an answer: ${shown(line)}`);
    else if (!pending) this.#stop(`it answered request ${parsed.output.id}, which is not open`);
    else if ('result' in parsed.output) pending.resolve(parsed.output.result);
    else pending.reject(this.#errorOf(parsed.output.error));
  }

  #errorOf({ kind, message }: Failure): Error {
    return kind === 'unsupported' ? this.#unsupported(message) : this.#error(message);
  }

  #unsupported(reason: string): UnsupportedGraphError {
    return new UnsupportedGraphError({
      source: 'conformance',
      subject: `harness '${this.#name}'`,
      reason,
      remedy: "Add what is missing, or declare it in 'unsupported' of the answer to 'start'.",
    });
  }

  /** Ends a harness that does not keep to the protocol. */
  #stop(reason: string): void {
    this.#fail(`${reason} (standard output is for answers: print the rest to standard error)`);
    this.#child.kill();
  }
}
