import type { Options } from './options.ts';
import { summary, table } from './report.ts';
import { RULES, type Outcome } from './run.ts';
import { SETTINGS } from './targets.ts';

/** The page `docs/chaos-report.md`. */
export function page({ seed, messages, faults }: Options, bridge: Outcome, direct: Outcome | null): string {
  const settings = Object.entries(SETTINGS).map(([name, value]) => `\`${name}=${value}\``);
  return `# Chaos report

How often does the bridge lose, double, reorder or talk over, when everything around it fails? This page is written by

\`\`\`sh
npm run chaos -- --seed ${seed} --messages ${messages} --faults ${faults} --report docs/chaos-report.md
\`\`\`

Ingress, worker and Temporal run as processes of their own, Temporal with a database file, against the sandbox Chatwoot and a
model behind OpenAI's API. Customers write in ${bridge.conversations} conversations, 40 at a time; people step in now and
then. Meanwhile faults strike at random: SIGKILL of ingress, worker and Temporal, deploys, webhooks dropped, doubled, late and
reordered, Chatwoot answering late, with 429, 500, 502, storing a message and then dropping the connection, or being away
altogether, a model that is slow, fails, talks garbage or is silent. Afterwards the run waits until it is quiet and counts
**from what customers and agents see**, never from the bridge's own figures. Settings: ${settings.join(', ')}, with a user token and
Chatwoot's \`keep_pending_on_bot_failure\` on, so that what it could not deliver is found instead of being opened.

## The bridge

${summary(bridge)}

${table(bridge)}

${direct ? `## The direct handler\n\nThe same load and faults against a web handler that acknowledges, calls the same graph and posts the answer.\nA webhook that fails opens the conversation there, as Chatwoot does by default, which counts as asking a person.\n\n${summary(direct)}\n\n${table(direct)}\n` : ''}
## What the columns mean

A broken promise counts in the row of each fault that struck its conversation, and once in the last row.

- **lost**: a customer's message that was never answered, in a conversation that no person was asked to take.
- **doubled**: a message answered in two replies, or the same part of a reply posted twice.
- **out of order**: a message answered after a later one, although its webhook had been taken before.
- **talked over**: a message of the bot after a person's, sent on a live read that began after the person's message.
- **silent**: neither answer nor person within ${RULES.limit / 1000} s (30 s answer deadline, 20 s until an absent send is
  believed, 20 s for Chatwoot's retries of a webhook, 20 s until the reconciler finds a lost one), plus the length of each outage in between and ${RULES.perOutage / 1000} s for
  getting over it.
- **wrong status**: a conversation that a person has, or was asked to take, but is still \`pending\`.
- **recovered**: from the end of a fault to the answer, or the person, of each message that waited then.

What Chatwoot makes impossible: a send whose answer was lost can be told from one that never arrived only with a token that may
list messages; where nobody can tell, a person is asked (the rate above).
`;
}
