// Every project runs its specs from TypeScript sources as ES modules; `@cnfs/*` resolve to `src` by the condition below.
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
    // Jest reads the kind of an imported JSON file from the attribute, as Node does.
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
};

export default {
  testEnvironment: 'node',
  // jest adds `import` or `require` by itself, after the module that asks.
  testEnvironmentOptions: { customExportConditions: ['@cnfs/source', 'node'] },
  extensionsToTreatAsEsm: ['.ts'],
  // Sources name their imports with `.js`, as nodenext wants; jest looks for the `.ts` beside it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 30_000,
};
