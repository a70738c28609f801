import type { Rule } from '../../chatwoot-shapes.ts';
import { warning, type Finding } from '../finding.ts';
import { nameOf, type Scene } from './scene.ts';

interface Effect {
  does: string;
  /** What follows from it. */
  so: string;
}

const OPENS = { does: 'opens the conversation', so: 'people have it then, and the bot is silent' };
const RESOLVES = { does: 'resolves it', so: 'the bot stops there until the customer writes again' };
const SNOOZES = { does: 'snoozes it', so: 'people have it until it is resolved or given back' };
const GIVES = { does: 'sets it to pending', so: 'the bot answers there, also where people had it' };
const ASSIGNS = { does: 'assigns a person', so: 'the bot leaves the conversation to them' };
const TEAMS = {
  does: 'gives it to a team',
  so: "Chatwoot 4.16 then does not show it to the bot's token, and only CHATWOOT_USER_TOKEN could read it",
};
const SPEAKS = { does: 'writes to the customer', so: "they get that text beside the bot's answer" };
const MUTES = { does: 'mutes the contact', so: 'they are blocked, and nobody answers them' };

type Rules = Pick<Scene, 'mode' | 'silenceLabel' | 'hasUserToken'>;
type Judge = (params: string[], scene: Rules) => Effect | undefined;

/** In an API inbox `open` is the bot's as well. */
const opens: Judge = (_, { mode }) => (mode === 'agent-bot' ? OPENS : undefined);
const gives: Judge = (_, { mode }) => (mode === 'agent-bot' ? GIVES : undefined);
const STATUSES: Record<string, Judge> = {
  open: opens,
  pending: gives,
  resolved: () => RESOLVES,
  snoozed: () => SNOOZES,
};

/** What a rule can do (`action_service.rb`) that a bot feels. */
const JUDGES: Record<string, Judge> = {
  open_conversation: opens,
  pending_conversation: gives,
  resolve_conversation: () => RESOLVES,
  snooze_conversation: () => SNOOZES,
  change_status: ([status = ''], scene) => STATUSES[status]?.([], scene),
  assign_agent: ([id]) => (id === 'nil' ? undefined : ASSIGNS),
  assign_team: ([id], { hasUserToken }) => (hasUserToken || id === 'nil' || id === '0' ? undefined : TEAMS),
  add_label: (labels, { silenceLabel }) =>
    labels.includes(silenceLabel)
      ? { does: `adds the label ${silenceLabel}`, so: 'the bot is silent as long as it is there' }
      : undefined,
  send_message: () => SPEAKS,
  send_attachment: () => SPEAKS,
  mute_conversation: () => MUTES,
};

/** Rules that take conversations from the bot, or speak beside it. Pure. */
export function rulesInTheWay(rules: readonly Rule[], scene: Scene): Finding[] {
  return rules.flatMap((rule) => {
    const inboxes = scene.inboxes.filter(({ id }) => mayMeet(rule, id));
    const effects = effectsOf(rule, scene);
    if (rule.active === false || inboxes.length === 0 || effects.length === 0) return [];
    const doing = effects.map(({ does, so }) => `${does}, so ${so}`).join('; it ');
    const where = `${rule.event_name} in ${inboxes.map(nameOf).join(', ')}${otherConditions(rule)}`;
    const remedy = 'if that is not meant, keep the rule out of the inbox by a condition (Settings → Automation)';
    return [warning('Automation rule', `${nameOf(rule)}, at ${where}, ${doing}`, remedy)];
  });
}

/** Whether a rule opens what it meets. */
export function isOpening(rule: Rule): boolean {
  return (
    rule.active !== false &&
    effectsOf(rule, { mode: 'agent-bot', silenceLabel: '', hasUserToken: true }).includes(OPENS)
  );
}

function effectsOf({ actions }: Rule, scene: Rules): Effect[] {
  const effects = (actions ?? []).flatMap(({ action_name: name, action_params: params }) => {
    const effect = JUDGES[name]?.(textsOf(params), scene);
    return effect ?? [];
  });
  return [...new Set(effects)];
}

/**
 * Whether its conditions let a rule act in an inbox. Only those about the inbox are judged, and only where each of them has to hold: a
 * rule that never fires there for another reason looks the same, which costs a warning too many.
 */
export function mayMeet({ conditions }: Rule, inbox: number): boolean {
  const all = conditions ?? [];
  if (all.some(({ query_operator: join }) => join?.toLowerCase() === 'or')) return true;
  return all
    .filter(({ attribute_key: key }) => key === 'inbox_id')
    .every(({ filter_operator: operator, values }) => {
      const isNamed = textsOf(values).includes(String(inbox));
      if (operator === 'equal_to') return isNamed;
      return operator !== 'not_equal_to' || !isNamed;
    });
}

function otherConditions({ conditions }: Rule): string {
  const keys = (conditions ?? []).flatMap(({ attribute_key: key }) => (key && key !== 'inbox_id' ? [key] : []));
  return keys.length === 0 ? '' : ` (by ${[...new Set(keys)].join(', ')})`;
}

/** Chatwoot keeps numbers, texts, and objects with an `id`. */
function textsOf(values: unknown): string[] {
  return [values].flat().flatMap((value: unknown) => {
    const plain = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
    return typeof plain === 'string' || typeof plain === 'number' ? [String(plain)] : [];
  });
}
