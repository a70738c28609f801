import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { isTold, type BuiltInSettings } from '../../src/contracts/built-in.ts';

/** Beside the sources, and in the package beside what was compiled. */
const SHOP = fileURLToPath(new URL('../../examples/shop/shop.env', import.meta.url));
const A_QUARTER = 900_000;

/** What a bot that was told nothing is: the example shop, by its own settings. */
export function withShop(settings: BuiltInSettings | undefined): BuiltInSettings {
  if (settings && isTold(settings)) return settings;
  const shop = parseEnv(readFileSync(SHOP, 'utf8'));
  const at = (file = '') => path.resolve(path.dirname(SHOP), file);
  return {
    companyName: shop['COMPANY_NAME'] ?? null,
    instructionsFile: at(shop['INSTRUCTIONS_FILE']),
    knowledge: (shop['KNOWLEDGE'] ?? '').split(',').map(at),
    knowledgeRefresh: settings?.knowledgeRefresh ?? A_QUARTER,
    knowledgeStore: settings?.knowledgeStore ?? null,
    chatwoot: settings?.chatwoot ?? '',
    model: settings?.model ?? null,
    mcpServers: settings?.mcpServers ?? null,
  };
}
