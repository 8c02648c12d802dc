import katex from 'katex';
import { Scroll } from '../../shared/components/scroll.tsx';

/** Sets names of several letters upright, as names and not as products of variables. */
const withNames = (tex: string): string => tex.replaceAll(/_\{([A-Za-z]{2,})\}/g, '_{\\mathrm{$1}}');

/** Shows a formula; screen readers get it as MathML. */
export function Formula({ tex }: { readonly tex: string }) {
  const html = katex.renderToString(withNames(tex), {
    displayMode: true,
    strict: 'error',
    throwOnError: true,
  });
  return (
    <Scroll label="Formula">
      <div class="formula" dangerouslySetInnerHTML={{ __html: html }} />
    </Scroll>
  );
}
