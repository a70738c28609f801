import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createShopTools } from './shop-tools.ts';

/** The shop's tools as a program that is started: `nonsense` says what is no protocol, `hang` says nothing, `end` ends. */
const [, , mode] = process.argv;
if (mode === 'nonsense') process.stdout.write('{"jsonrpc":"2.0","id":0,"result":{"tools":7}}\nHello!\n');
if (mode === 'end') process.exit(1);
if (mode === undefined) await createShopTools().connect(new StdioServerTransport());
else process.stdin.resume();
