/** Who may import what, and no circles. Paths are those of the files that imports lead to, so a moved file keeps to its rules. */

const OURS = '^(?:src|graphs|sandbox|local|examples|templates|bench|chaos|drill|docs|packaging|test)/';
const packages = (names) => `(?:^|/)node_modules/(?:${names})/`;
/** What may run inside a workflow: no clients, no packages but zod. */
const PURE = '^src/chatwoot/(?!client/)';
const MAIN = '/main\\.ts$';

/** Of two folders: `from` must not import `to`. `values`: types may come from there. */
const forbid = (name, comment, from, to, values = false) => ({
  ...{ name, comment, severity: 'error' },
  from: typeof from === 'string' ? { path: from } : from,
  to: { ...(typeof to === 'string' ? { path: to } : to), ...(values ? { dependencyTypesNot: ['type-only'] } : {}) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-circles',
      'Not even by types: what two files need belongs to one of them, or to a third.',
      {},
      { circular: true },
    ),
    forbid('no-main', 'A main.ts is run, never imported.', {}, { path: MAIN, pathNot: 'node_modules' }),
    forbid(
      'resolved',
      'A rule says nothing of an import that leads nowhere.',
      { path: OURS, pathNot: '^(?:test/fixtures|examples/testing)/' },
      {
        couldNotResolve: true,
      },
    ),
    forbid('src', 'What is delivered needs nothing beside it.', '^src/', { path: OURS, pathNot: '^src/' }),
    forbid(
      'delivered',
      'What is delivered needs no tests and no measurements.',
      '^(?:src|graphs|sandbox|local)/',
      '^(?:examples|templates|bench|chaos|drill|docs|packaging|test)/',
    ),
    forbid('chatwoot', 'What Chatwoot says is read without anything of ours.', '^src/chatwoot/', {
      path: OURS,
      pathNot: '^src/chatwoot/',
    }),
    forbid('chatwoot-pure', 'Workflows read it too: no clients, and zod alone.', PURE, {
      pathNot: [PURE, packages('zod')],
    }),
    forbid('contracts', 'Contracts depend on the pure part of src/chatwoot and on zod only.', '^src/contracts/', {
      pathNot: ['^src/contracts/', PURE, packages('zod')],
    }),
    forbid(
      'workflows',
      'Workflow code runs in a sandbox: values of its own, of contracts, of the pure part of chatwoot and of the SDK only.',
      '^src/workflows/',
      { pathNot: ['^src/workflows/', '^src/contracts/', PURE, packages('@temporalio/(?:workflow|common)')] },
      true,
    ),
    forbid('activities', 'Activities know nothing about their callers.', '^src/activities/', {
      path: '^src/(?:workflows|ingress|worker|cli|codec-server|knowledge)/',
    }),
    forbid(
      'activities-given',
      'Activities are given what they need.',
      '^src/activities/',
      { path: '^src/(?:settings|temporal)/|^src/logger\\.ts$', pathNot: '^src/settings/own-path\\.ts$' },
      true,
    ),
    forbid('web', 'What is fetched from outside is checked without anything of ours.', '^src/web/', {
      path: OURS,
      pathNot: '^src/web/',
    }),
    forbid('text', 'Files are read without anything of ours.', '^src/text/', {
      path: OURS,
      pathNot: ['^src/text/', '^src/settings/own-path\\.ts$'],
    }),
    forbid(
      'ingress',
      'Ingress only verifies, validates and signals.',
      '^src/ingress/',
      '^src/(?:activities|worker|cli|codec-server)/',
    ),
    forbid('worker', 'The worker never serves HTTP for others.', '^src/worker/', '^src/(?:ingress|cli|codec-server)/'),
    forbid(
      'main-alone',
      'Only a main.ts reads the settings and makes the logger.',
      { path: '^src/(?:ingress|worker)/', pathNot: MAIN },
      { path: '^src/settings/|^src/logger\\.ts$', pathNot: '^src/settings/own-path\\.ts$' },
      true,
    ),
    forbid(
      'workflow-types',
      'Workflows are started by name and bundled by path; of their code only types are shared.',
      { path: '^src/', pathNot: '^src/workflows/' },
      '^src/workflows/',
      true,
    ),
    forbid('cli', 'Commands ask what runs; they are no part of it.', '^src/cli/', '^src/(?:ingress|codec-server)/'),
    forbid('codec-server', 'It sees payloads in the clear, so it knows nobody.', '^src/codec-server/', {
      path: '^src/(?!codec-server/|settings/|temporal/|logger\\.ts$)',
      pathNot: '^src/ingress/is-equal\\.ts$',
    }),
    forbid(
      'settings',
      'Settings, Temporal and the log know nothing about who uses them.',
      '^src/(?:settings/|temporal/|logger\\.ts$)',
      '^src/(?:ingress|activities|worker|cli|codec-server)/',
    ),
    forbid(
      'sandbox',
      'The sandbox is a Chatwoot of its own: with our code it would share our mistakes.',
      '^sandbox/',
      '^src/',
    ),
    forbid(
      'oracle',
      'Whether a promise is kept is judged without anything that is to keep it.',
      '^test/model/oracle/',
      { pathNot: '^test/model/oracle/' },
    ),
    forbid(
      'judge',
      'What chaos counts is what customers and agents see: with our code it would share our mistakes.',
      '^chaos/(?:report|proxy|load)/',
      '^src/',
    ),
    forbid('page', 'The page runs in a browser.', '^sandbox/page/', {
      pathNot: ['^sandbox/page/', packages('marked')],
    }),
    forbid('graphs', 'Graphs see contracts and knowledge only.', '^(?:graphs|examples|templates)/', {
      path: '^src/(?!contracts/|knowledge/)',
    }),
    forbid(
      'knowledge',
      'What is known is read without anything of ours but the checks of addresses and the reading of files.',
      '^src/knowledge/',
      {
        path: OURS,
        pathNot: ['^src/knowledge/', '^src/text/', '^src/web/'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: without this, `import type` is not seen.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
