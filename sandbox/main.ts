import { startSandbox, type Sandbox, type SandboxOptions } from './chatwoot.ts';

/** Runs the sandbox alone, with settings from the environment; an empty variable counts as unset. */

interface Environment {
  port: number;
  options: SandboxOptions;
}

function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const text = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name]);
  const number = (name: string, fallback: number, highest: number) => {
    const value = text(name) ?? String(fallback);
    if (!/^\d+$/.test(value) || Number(value) > highest) throw new Error(`${name} must be a number up to ${highest}.`);
    return Number(value);
  };
  const port = number('SANDBOX_PORT', 3000, 65_535);
  const optional = {
    host: text('SANDBOX_HOST'),
    stateFile: text('SANDBOX_STATE'),
    botUrl: text('SANDBOX_BOT_URL'),
    apiInboxUrl: text('SANDBOX_API_INBOX_URL'),
    workflowUrl: text('SANDBOX_WORKFLOW_URL'),
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const version = text('SANDBOX_CHATWOOT_VERSION') ?? '4.16';
  if (version !== '4.16' && version !== 'next') throw new Error('SANDBOX_CHATWOOT_VERSION must be 4.16 or next.');
  const seed = number('SANDBOX_SEED', 1, 2 ** 32 - 1);
  const webhookSpread = number('SANDBOX_WEBHOOK_SPREAD', 0, 60_000);
  const messagesPerMinute = number('SANDBOX_MESSAGES_PER_MINUTE', 200, 1_000_000);
  return { port, options: { ...given, port, seed, version, webhookSpread, messagesPerMinute } };
}

async function main(): Promise<void> {
  const { port, options } = readEnvironment(process.env);
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox(options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`Port ${port} is taken: stop what listens there or set SANDBOX_PORT to another one.`, {
      cause: error,
    });
  }
  console.log(`Sandbox Chatwoot on ${sandbox.url} (account ${sandbox.accountId})`);

  const stop = () => {
    // Whatever happens, it is over within a second.
    setTimeout(() => process.exit(0), 900).unref();
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
