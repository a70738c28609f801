import { request } from '../request.js';
import { byId } from '../element.js';

const SNOOZE_SECONDS = 60;

/** What happens at a desk more seldom, beside its buttons: what only administrators may do is done as one. */
export function createOtherActs(config, { act, show }) {
  const root = `/api/v1/accounts/${config.account_id}`;
  const token = config.agents.find(({ role }) => role === 'administrator')?.token;
  const ask = (method, path, body) => request(`${root}${path}`, { method, token, body });

  async function block(id) {
    const { sender } = (await show(id)).meta;
    await ask('PUT', `/contacts/${sender.id}`, { blocked: !sender.blocked });
  }

  /** Whoever is not the bot of the first inbox; made where there is none. */
  async function assignOtherBot(id) {
    const bots = await ask('GET', '/agent_bots');
    const other =
      bots.find((bot) => bot.id !== config.bot?.id) ?? (await ask('POST', '/agent_bots', { name: 'Other bot' }));
    await ask('POST', `/conversations/${id}/assignments`, { assignee_type: 'AgentBot', assignee_id: other.id });
  }

  async function writeFromPhone(id) {
    const content = window.prompt('What does the person write on their phone?');
    if (content) await request(`/sandbox/conversations/${id}/phone`, { method: 'POST', body: { content } });
  }

  async function makeRule() {
    const word = window.prompt('Open a conversation whenever a message contains…');
    if (!word) return;
    await ask('POST', '/automation_rules', {
      name: `opens at "${word}"`,
      event_name: 'message_created',
      active: true,
      conditions: [{ attribute_key: 'content', filter_operator: 'contains', values: [word], query_operator: null }],
      actions: [{ action_name: 'open_conversation', action_params: [] }],
    });
  }

  const acts = {
    snooze: (id) => {
      const until = Math.floor(Date.now() / 1000) + SNOOZE_SECONDS;
      return ask('POST', `/conversations/${id}/toggle_status`, { status: 'snoozed', snoozed_until: until });
    },
    mute: (id) => ask('POST', `/conversations/${id}/mute`),
    block,
    'other-bot': assignOtherBot,
    phone: writeFromPhone,
    rule: makeRule,
  };
  byId('other-act').addEventListener('change', ({ target }) => {
    const chosen = acts[target.value];
    target.value = '';
    if (chosen) void act('That did not work', chosen);
  });
}
