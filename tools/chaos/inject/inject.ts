/** What Node is told, so that the points of what it loads are live: see register.ts. */
export const INJECT = ['--import', new URL('register.ts', import.meta.url).href] as const;
