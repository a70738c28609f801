/** What our own package.json says. */
export interface OwnPackage {
  version: string;
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const OWN = 'durable-chatwoot-agent';
/** What the templates import; with our own versions, so that graph and worker share them. */
const LIBRARIES = ['@langchain/core', '@langchain/langgraph', '@langchain/openai', 'langchain', 'zod'];
const TOOLS = ['@types/node', 'typescript'];

/** The package.json of a new project; `source` is where our package comes from, as `package.json` writes it. */
export function packageFile(name: string, own: OwnPackage, source: string): string {
  const pick = (from: Record<string, string>, names: string[]) =>
    Object.fromEntries(names.map((one) => [one, from[one] ?? '*']));
  const content = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: own.engines,
    scripts: {
      dev: `${OWN} dev`,
      start: `${OWN} start`,
      test: 'node --test "test/**/*.test.ts"',
      typecheck: 'tsc',
    },
    dependencies: { ...pick(own.dependencies, LIBRARIES), [OWN]: source },
    devDependencies: pick(own.devDependencies, TOOLS),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
