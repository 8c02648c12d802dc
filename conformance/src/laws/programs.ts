import {
  type AnyInputs,
  type Backend,
  type CompileOptions,
  type Loss,
  type Program,
  type Result,
  SeglossError,
} from '@segloss/core';

/** Compiles a loss, with its gradient unless told otherwise, and disposes of the program after use. */
export async function withProgram<T>(
  backend: Backend,
  loss: Loss,
  use: (program: Program) => Promise<T>,
  options: CompileOptions = {},
): Promise<T> {
  // Some inputs are strange on purpose.
  const onWarning = () => undefined;
  const program = await backend.compile(loss, { gradient: true, onWarning, ...options });
  try {
    return await use(program);
  } finally {
    program.dispose();
  }
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
