import { startTemporalServer } from '../../local/temporal/temporal-server.ts';

/** Starts a dev server with the CLI that it is given, prints its pid, and stays. */
const [cli = ''] = process.argv.slice(2);
const server = await startTemporalServer({ cli, port: 0, uiPort: null });
console.log(server.pid);
