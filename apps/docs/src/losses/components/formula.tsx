import katex from 'katex';
import { Scroll } from '../../shared/components/scroll.tsx';
import type { Symbols } from '../model/symbols.ts';

/** Sets names of several letters upright, as names and not as products of variables. */
const withNames = (tex: string): string => tex.replaceAll(/_\{([A-Za-z]{2,})\}/g, '_{\\mathrm{$1}}');

/** Writes TeX as HTML; screen readers get it as MathML. */
const htmlOf = (tex: string, displayMode: boolean): { readonly __html: string } => ({
  __html: katex.renderToString(withNames(tex), { displayMode, strict: 'error', throwOnError: true }),
});

/** Shows a formula. */
export function Formula({ tex }: { readonly tex: string }) {
  return (
    <Scroll label="Formula">
      <div class="formula" dangerouslySetInnerHTML={htmlOf(tex, true)} />
    </Scroll>
  );
}

/** Says what the symbols of a formula stand for. */
export function SymbolList({ symbols }: { readonly symbols: Symbols }) {
  return (
    <ul class="symbols">
      {symbols.map(([tex, meaning]) => (
        <li key={tex}>
          <span dangerouslySetInnerHTML={htmlOf(tex, false)} /> {meaning}
        </li>
      ))}
    </ul>
  );
}
