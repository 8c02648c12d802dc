import { formatBytes } from '../../shared/model/format.ts';
import type { LossModels } from '../model/models.ts';

/** Offers the ONNX models of a loss, or says why there are none and what computes the loss instead. */
export function ModelList({ models, classes }: { readonly models: LossModels; readonly classes: number }) {
  if ('reason' in models)
    return (
      <p>
        This loss cannot be an ONNX model: {models.reason}. Compile it for ONNX Runtime instead, as in the
        code above: the host computes this op, and ONNX Runtime the rest. From other languages, call{' '}
        <code>segloss score</code> on files, with <code>--gradient</code> for the gradient.
      </p>
    );
  return (
    <>
      <p>
        For any ONNX Runtime, in any language: {classes} classes, 2-D, integer labels, default parameters;
        batch and image sizes stay open. The command line exports others:{' '}
        <a href="/guides/onnx/">losses in ONNX Runtime</a>.
      </p>
      <ul>
        {models.map(({ name, gradient, bytes }) => (
          <li key={name}>
            <a href={`/onnx/${name}`} download={name}>
              {name}
            </a>{' '}
            {gradient ? 'loss and gradient' : 'loss'}, {formatBytes(bytes.length)}
          </li>
        ))}
      </ul>
    </>
  );
}
