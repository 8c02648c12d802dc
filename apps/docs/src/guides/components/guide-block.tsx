import { Code } from '../../shared/components/code.tsx';
import type { GuideBlock } from '../model/guide-blocks.ts';

const shell = ['sh', 'bash'];

interface TitledProps {
  readonly title: string;
  readonly code: string;
  readonly language: string;
  /** Whether it may be cut off and scrolled, as it may be long and says little. */
  readonly isOutput?: boolean;
}

function Titled({ title, code, language, isOutput }: TitledProps) {
  return (
    <figure class={isOutput ? 'file output' : 'file'}>
      <figcaption>{title}</figcaption>
      <Code code={code.trimEnd()} language={language} />
    </figure>
  );
}

/** Draws code of a guide, what it prints, or a part of a file; `text` is what is shown, wherever it comes from. */
export function GuideBlockView({ kind, name, text }: GuideBlock) {
  switch (kind) {
    case 'output':
      return <Titled title="It prints" code={text} language="text" isOutput />;
    case 'show':
      return <Titled title={name} code={text} language={name.endsWith('.py') ? 'python' : 'js'} />;
    case 'diff':
      return <Titled title={`${name}, broken`} code={text} language="diff" />;
    default: {
      const language = shell.includes(kind) ? 'bash' : kind;
      if (name === '') return <Code code={text.trimEnd()} language={language} />;
      return <Titled title={name} code={text} language={language} />;
    }
  }
}
