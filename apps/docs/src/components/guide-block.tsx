import { readOutput } from '../data/guides.ts';
import { readRepositoryFile } from '../data/repository.ts';
import { cutOut, type GuideBlock } from '../model/guide-blocks.ts';
import { Code } from './code.tsx';
import { drawFigure } from './guide-figures.tsx';

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

/** Draws a block of a guide: code, what it prints, a part of a file, or a figure. */
export function GuideBlockView({ kind, name, text }: GuideBlock) {
  switch (kind) {
    case 'figure':
      return drawFigure(name);
    case 'output':
      return <Titled title="It prints" code={readOutput(name)} language="text" isOutput />;
    case 'show': {
      const language = name.endsWith('.py') ? 'python' : 'js';
      return <Titled title={name} code={cutOut(readRepositoryFile(name), text, name)} language={language} />;
    }
    case 'diff':
      return <Titled title={`${name}, broken`} code={text} language="diff" />;
    default: {
      const language = shell.includes(kind) ? 'bash' : kind;
      if (name === '') return <Code code={text.trimEnd()} language={language} />;
      return <Titled title={name} code={text} language={language} />;
    }
  }
}
