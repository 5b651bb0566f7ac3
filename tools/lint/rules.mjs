// Our own lint rules: each bans a piece of syntax, or an import, that would break a rule of the house.
// `eslint.config.mjs` says where each of them holds; `boundaries.spec.ts` plants a violation of each.

/** A rule that reports every node matched by one of the selectors (esquery syntax) with the same message. */
function ban(message, ...selectors) {
  const create = (context) =>
    Object.fromEntries(selectors.map((selector) => [selector, (node) => context.report({ node, message })]));
  return { meta: { type: 'problem' }, create };
}

/** A rule on where a module is imported from, whatever the form: import, export … from, import(), import type, import('…').Type. */
function banImports(message, isBanned) {
  const create = (context) => {
    const check = (node, source) => {
      if (typeof source?.value === 'string' && isBanned(source.value)) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source),
    };
  };
  return { meta: { type: 'problem' }, create };
}

/** Selectors for an object's key, written bare or quoted. */
const key = (name) => `:matches(Property[key.name=${name}], Property[key.value=${name}])`;
const fromTypeorm = (names) =>
  `ImportDeclaration[source.value='typeorm'] ImportSpecifier[imported.name=${names}]`;

const matches =
  (...patterns) =>
  (source) =>
    patterns.some((pattern) => pattern.test(source));
const isNot = (test) => (source) => !test(source);

/** Packages of a kernel or of contracts: values, formats and schemas. Their specs may also use the test runner and Node. */
const frameworkFree = [
  /^\.{1,2}\//,
  /^@cnfs\//,
  /^(uuid|temporal-polyfill|stdnum|ibantools|libphonenumber-js)(\/|$)/,
  /^(typebox|ajv|ajv-formats)(\/|$)/,
];
const testTools = [/^@jest\/globals$/, /^fast-check$/, /^node:/];

export default {
  rules: {
    'pure-imports': banImports(
      "An aggregate's pure file imports only @cnfs/kernel, @cnfs/contracts and its pure siblings ('./name.js').",
      isNot(matches(/^@cnfs\/(kernel|contracts)$/, /^\.\/[^./]+\.js$/)),
    ),
    'no-framework': banImports(
      'Kernel and contracts know no framework: only packages of values and schemas (list in tools/lint/rules.mjs).',
      isNot(matches(...frameworkFree)),
    ),
    'no-framework-in-specs': banImports(
      'Kernel and contracts know no framework: their specs use the test runner, fast-check and Node only.',
      isNot(matches(...frameworkFree, ...testTools)),
    ),
    'no-app': banImports(
      'An app is imported by nobody: services meet by events, tools and journeys by HTTP and Kafka.',
      matches(/^@cnfs\/(?!(kernel|contracts|client|messaging|platform|testing)(\/|$))/),
    ),
    'kafka-client-in-one-folder': banImports(
      'The Kafka client is imported in libs/messaging/src/broker/kafka only; elsewhere, use the Broker port.',
      matches(/^kafkajs(\/|$)/, /^@platformatic\/kafka(\/|$)/),
    ),
    'samples-stand-alone': banImports(
      'A sample shows what readers outside do with the documents alone: it imports its own files, Node and kafkajs.',
      isNot(matches(/^\.\/[^/]+\.mjs$/, /^node:/, /^kafkajs$/)),
    ),
    'no-test-code': banImports(
      'Test code (@cnfs/testing, a testing/ folder) is imported by specs and testing/ folders only.',
      matches(
        /^@cnfs\/testing(\/|$)/,
        /^@cnfs\/[^/]+\/(testing|golden-events|hostile)$/,
        /^\.{1,2}\/(.*\/)?testing\//,
      ),
    ),
    'no-save': ban(
      'save() reads first and writes what it guesses: write insert, update, upsert or SQL.',
      "CallExpression[callee.property.name='save']",
      "CallExpression[callee.property.value='save']",
    ),
    'no-schema-sync': ban(
      'The schema changes by migrations only.',
      `${key('/^(synchronize|dropSchema)$/')}:not([value.value=false])`,
      'CallExpression[callee.property.name=/^(synchronize|dropDatabase)$/]',
    ),
    'no-relations': ban(
      'Entities are rows: no relation, no cascade, no eager or lazy loading. Keep the id, and join in SQL.',
      fromTypeorm(
        '/^(OneToOne|OneToMany|ManyToOne|ManyToMany|JoinColumn|JoinTable|RelationId|RelationCount|TreeParent|TreeChildren)$/',
      ),
      key('/^(cascade|eager|lazy)$/'),
    ),
    'no-subscribers': ban(
      'No entity subscriber or listener: what happens when a row is written stands where it is written.',
      fromTypeorm(
        '/^(EventSubscriber|EntitySubscriberInterface|(Before|After)(Load|Insert|Update|Remove|SoftRemove|Recover))$/',
      ),
      key("'subscribers'"),
    ),
    'no-wall-clock': ban(
      'Pure code is given its day or instant: take it as an argument, or from the Clock.',
      "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      "CallExpression[callee.name='Date']",
      "NewExpression[callee.name='Date'][arguments.length=0]",
      "MemberExpression[object.name='Temporal'][property.name='Now']",
    ),
    'no-environment': ban(
      "The environment is read and checked once, by platform's configuration: inject what you need of it.",
      "MemberExpression[object.name='process'][property.name='env']",
      "VariableDeclarator[init.name='process'] Property[key.name='env']",
      "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
    ),
  },
};
