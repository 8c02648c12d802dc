import {
  type AnyInputs,
  type Backend,
  type CompileOptions,
  type Loss,
  type Program,
  type Result,
  SeglossError,
} from '@segloss/core';

/** Compiles a loss, with its gradient unless told otherwise. Some inputs are strange on purpose, so nobody is warned. */
const compile = (backend: Backend, loss: Loss, options: CompileOptions): Promise<Program> =>
  backend.compile(loss, { gradient: true, onWarning: () => undefined, ...options });

/** Compiles a loss, with its gradient unless told otherwise, and disposes of the program after use. */
export async function withProgram<T>(
  backend: Backend,
  loss: Loss,
  use: (program: Program) => Promise<T>,
  options: CompileOptions = {},
): Promise<T> {
  const program = await compile(backend, loss, options);
  try {
    return await use(program);
  } finally {
    program.dispose();
  }
}

/** A program that several laws use. */
interface Shared {
  readonly loss: Loss;
  readonly key: string;
  readonly program: Promise<Program>;
}

/** Both modes and layouts of a loss, and of the two that laws put beside it or derive from it. */
const mostShared = 12;

const sharedOn = new WeakMap<Backend, Shared[]>();

/**
 * Compiles a loss unless another law has done so lately: laws of one loss follow each other, and devices in software
 * compile for half a second. For laws that ask what a result is; those about state have programs of their own. Whoever
 * asks does not dispose of it.
 */
export function sharedProgram(backend: Backend, loss: Loss, options: CompileOptions = {}): Promise<Program> {
  const shared = sharedOn.get(backend) ?? [];
  sharedOn.set(backend, shared);
  const key = JSON.stringify([options.gradient ?? true, options.layout]);
  const at = shared.findIndex((each) => each.loss === loss && each.key === key);
  const [found] = at < 0 ? [] : shared.splice(at, 1);
  const used = found ?? { loss, key, program: compile(backend, loss, options) };
  shared.push(used);
  if (!found) used.program.catch(() => shared.splice(shared.indexOf(used), 1));
  // A program that failed to compile has told whoever asked for it.
  if (shared.length > mostShared)
    void shared.shift()!.program.then(
      (program) => program.dispose(),
      () => undefined,
    );
  return used.program;
}

/**
 * Runs a program that was compiled with its gradient.
 *
 * @throws SeglossError when it returns none.
 */
export async function runWhole(program: Program, inputs: AnyInputs): Promise<Required<Result>> {
  const { gradient, ...rest } = await program.run(inputs);
  if (gradient) return { ...rest, gradient };
  throw new SeglossError({
    source: 'conformance',
    subject: `result of device '${rest.device}'`,
    reason: 'it has no gradient although the loss was compiled with it',
    remedy: 'Return the gradient with the value.',
  });
}
