/** Lists the sections of the site, in the order in which its head shows them. */
export const sections: readonly { readonly url: string; readonly name: string }[] = [
  { url: '/losses/', name: 'Losses' },
  { url: '/playground/', name: 'Playground' },
  { url: '/guides/', name: 'Guides' },
  { url: '/choose/', name: 'Which backend?' },
  { url: '/conformance/', name: 'Conformance' },
  { url: '/run/', name: 'Run it here' },
  { url: '/api/', name: 'API' },
  { url: '/search/', name: 'Search' },
];
