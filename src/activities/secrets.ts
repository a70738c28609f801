import { outsideCode } from './graph/answer/outside-code.ts';

/** Values of our own settings that no customer may read. */
export type Secrets = readonly string[];

/**
 * What a text holds that is no customer's to read, in words that do not repeat it: keys and tokens of known shapes, values of our
 * own secret settings, a stack trace. `undefined`: nothing.
 *
 * A key that the customer wrote themselves, and is told again, looks the same. What only stands for a key (`sk-…`, `YOUR_TOKEN`,
 * `process.env.TOKEN`), a link that is signed for its reader, and a stack trace in a block of code are no secrets.
 */
export function findSecret(text: string, own: Secrets = []): string | undefined {
  if (own.some((value) => text.includes(value))) return 'a secret of our settings';
  const plain = text.replace(UNSEEN, '');
  const known = SHAPES.find(([, shape]) => (plain.match(shape) ?? []).some((found) => !isPlaceholder(found)));
  if (known) return known[0];
  return TRACES.some((trace) => trace.test(outsideCode(text))) ? 'a stack trace' : undefined;
}

/** A key with one of these in it is still one. */
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

const SHAPES: readonly [string, RegExp][] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1\w{20,}/g],
  // OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse, Stripe
  [
    'an API key',
    /(?<![\w-])sk-(?:(?:proj|svcacct|admin|ant|or|lf|live|test|None)-(?=[\w-]*\d)(?!(?:[a-z]+-)+[a-z\d]+\b)[\w-]{12,}|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{16,})/g,
  ],
  ['an API key', /\b(?:sk|rk)_(?:live|test|prod)_\w{10,}|\bwhsec_\w{16,}|\bsk_[0-9a-f]{40,}/g],
  // Google, Groq, xAI, Perplexity, Replicate, Hugging Face, Tavily, Pinecone, LangSmith, NVIDIA
  [
    'an API key',
    /\bAIza[\w-]{30,}|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}|\b(?:gsk|r8|hf)_[A-Za-z0-9]{30,}|\bpcsk_(?=\w*\d)\w{40,}|\b(?:xai|pplx|tvly|nvapi)-[\w-]{20,}/g,
  ],
  [
    'an API key',
    /\blsv2_(?:pt|sk)_\w{16,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bSK(?=\d*[a-f])[0-9a-f]{32}\b|\bkey-[0-9a-f]{32}\b|\bAccountKey=[\w+/=]{40,}/g,
  ],
  // Brevo, Databricks, Linear, Notion, Cerebras, Supabase, Meta's pages
  [
    'an API key',
    /\bxkeysib-[0-9a-f]{40,}|\bdapi[0-9a-f]{32}\b|\blin_api_[A-Za-z0-9]{30,}|\bntn_[A-Za-z0-9]{40,}|\bcsk-[a-z0-9]{40,}|\bsb[pv]?_(?:secret_)?[A-Za-z0-9]{36,}|\bEAA(?=[A-Za-z]*\d)[A-Za-z0-9]{60,}/g,
  ],
  ['an access key', /(?<!X-Amz-Credential=)\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g],
  // GitHub, GitLab, npm, PyPI, Slack, Shopify, DigitalOcean, Vault, Telegram
  [
    'a token',
    /\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bgl(?:pat|dt|rt)-[\w-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}/g,
  ],
  [
    'a token',
    /\bxox[a-z]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}|hooks\.slack\.com\/services\/[\w/]{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-f]{20,}/g,
  ],
  ['a token', /\bdop_v1_[0-9a-f]{40,}|\bhv[sb]\.[\w-]{20,}|\b\d{8,10}:AA[\w-]{30,}/g],
  ['a token', /\b(?:Bearer|Authorization:\s*Basic)\s+(?=\S*\d)[\w.~+/-]{16,}=*/gi],
  // In a link it is the reader's: a magic link, an unsubscribe link.
  ['a token', /\b(?=eyJ)(?<!https?:\/\/\S{0,500})eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g],
  [
    'a secret',
    /(?<![?&\w-])(?:[\w-]{1,30}[_-])?(?:secret_access_key|(?:api|secret|private|access|subscription)[_-]?key|client_secret|(?:access|auth|refresh)_token)["']?\s*[=:]\s*["']?(?=[\w+/.=-]*\d)[\w+/.=-]{16,}/gi,
  ],
  ['a password', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:[^\s:/@]{3,100}@[^\s/]+/gi],
  ['a password', /\b[A-Z][A-Z0-9_]{0,40}_(?:KEY|SECRET|TOKEN|PASSWORD)\s*[=:]\s*["']?[^\s"'<>]{12,}/g],
  // As they stand in an environment, a connection's words or a command; what "password:" names may be the customer's own.
  [
    'a password',
    /(?<![?&\w-])(?:[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|_PWD)|password|passwd|pwd)=["']?(?=[^\s"'<>]*\d)[^\s"'<>&,;]{6,}/g,
  ],
  ['a cookie', /\b(?:Set-)?Cookie:\s*[\w.-]+=(?=[\w%.+/-]*\d)[\w%.+/-]{16,}/gi],
];

/** What stands for a secret in an explanation. */
const isPlaceholder = (found: string): boolean =>
  /\.{3}|…|\*{3}|x{4}|<|>|your|placeholder|changeme|redacted|paste-|replace-|\$[{(]|\$[A-Z_]{3}|%[A-Z_]{3,}%|\{\{|process\.env|\benviron|getenv|:\/\/(?:user|username)?:(?:pass|password|pwd)@/i.test(
    found,
  );

const TRACES = [
  // JavaScript, also where its lines were joined
  /\bat (?:async )?(?:new )?[\w$.<>[\] ]{1,200} \((?:file:\/\/|node:|webpack|\/|[A-Z]:\\)[^\s)]*:\d+:\d+\)/,
  /^[ \t]*at (?:async )?(?:file:\/\/|node:|\/|[A-Z]:\\)\S*:\d+:\d+$/m,
  // Firefox and Safari
  /^[ \t]*[\w$.<>/*]{0,200}@(?:https?|file|webpack|moz-extension):\/\/\S+:\d+:\d+$/m,
  // Python, Java and Kotlin, .NET, Go, Ruby, PHP
  /Traceback \(most recent call last\)|^[ \t]*File "[^"\n]+", line \d+/m,
  /^[ \t]*at [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)|^[ \t]*at .{1,200} in .{1,200}:line \d+/m,
  /^goroutine \d+ \[|^[ \t]*(?:from )?\/\S+\.rb:\d+:in |^#\d+ \/\S+\.php\(\d+\)/m,
];
