/** What is known about a page while it is rendered; Eleventy has no types of its own. */
export interface PageData {
  readonly title: string;
  readonly description: string;
  /** Name of the script in the folder `client` that makes the page interactive, if any. */
  readonly script?: string;
  readonly page: { readonly url: string };
  /** The page itself, as HTML, when a layout is rendered. */
  readonly content?: string;
}

/** A template with the renderer that its type has by itself. */
export interface RenderedTemplate {
  defaultRenderer(data: PageData): Promise<unknown>;
}

/** A page that was written. */
export interface WrittenPage {
  readonly url: string;
  readonly content: string;
}

/** The part of Eleventy's configuration that this site uses. */
export interface EleventyConfig {
  addTemplateFormats(formats: readonly string[]): void;
  addExtension(
    extension: string,
    options: {
      readonly key: string;
      readonly compile: () => (this: RenderedTemplate, data: PageData) => Promise<string>;
    },
  ): void;
  addGlobalData(name: string, value: unknown): void;
  addWatchTarget(path: string): void;
  setLibrary(name: 'md', library: { render(text: string, environment?: object): string }): void;
  on(
    event: 'eleventy.after',
    then: (built: {
      readonly directories: { readonly output: string };
      readonly results: readonly WrittenPage[];
    }) => Promise<void>,
  ): void;
  readonly htmlTransformer: {
    addUrlTransform(
      extension: string,
      transform: (this: { readonly url: string }, url: string) => string,
    ): void;
  };
}
