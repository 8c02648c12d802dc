/** Lists the sections of the site, in the order in which its head shows them. */
export const sections: readonly { readonly url: string; readonly name: string }[] = [
  { url: '/losses/', name: 'Losses' },
  { url: '/choose/', name: 'Which backend?' },
  { url: '/conformance/', name: 'Conformance' },
  { url: '/api/', name: 'API' },
  { url: '/search/', name: 'Search' },
];
