/** What customers write where there are rules, by what a rule does about it. */
export const RULE_WORDS = {
  invoice: { assign_team: [2] },
  urgent: { open_conversation: [], change_priority: ['urgent'] },
  complaint: { send_message: ['We have noted your complaint.'], open_conversation: [] },
  goodbye: { resolve_conversation: [] },
  tomorrow: { snooze_conversation: [] },
} as const satisfies Record<string, Record<string, readonly unknown[]>>;

export const WORDS = Object.keys(RULE_WORDS) as (keyof typeof RULE_WORDS)[];
