/** Path segments of Altostrat's workflow API, below the base URL. */
export const altostratRoutes = {
  workflows: ['workflows'],
  runs: ['workflows', 'runs'],
  sync: ['workflows', 'sync'],
} as const;
