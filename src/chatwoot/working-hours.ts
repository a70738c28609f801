import { z } from 'zod';
import { optional } from './fields.ts';

const minute = optional(z.number());
const daySchema = z.object({
  /** 0: Sunday. */
  day_of_week: z.number(),
  closed_all_day: optional(z.boolean()),
  open_all_day: optional(z.boolean()),
  open_hour: minute,
  open_minutes: minute,
  close_hour: minute,
  close_minutes: minute,
});

/** `app/views/api/v1/models/_inbox.json.jbuilder`; user tokens only. */
export const inboxHoursSchema = z.object({
  working_hours_enabled: optional(z.boolean()),
  timezone: optional(z.string()),
  working_hours: optional(z.array(daySchema)),
});
export type InboxHours = z.infer<typeof inboxHoursSchema>;

/**
 * Whether people are there, as Chatwoot itself decides it (`out_of_offisable.rb`); an inbox without hours is always open. `null`: in a
 * time zone that only Chatwoot knows.
 */
export function workingHours(inbox: InboxHours, now: Date): 'in' | 'out' | null {
  const { working_hours_enabled: isEnabled, working_hours: days } = inbox;
  if (!isEnabled) return 'in';
  const local = localTime(now, inbox.timezone ?? 'UTC');
  if (!local) return null;
  const today = days?.find(({ day_of_week: day }) => day === local.day);
  if (!today || today.open_all_day) return 'in';
  if (today.closed_all_day) return 'out';
  const opens = (today.open_hour ?? 0) * 60 + (today.open_minutes ?? 0);
  const closes = (today.close_hour ?? 24) * 60 + (today.close_minutes ?? 0);
  return local.minute >= opens && local.minute < closes ? 'in' : 'out';
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function localTime(now: Date, timeZone: string): { day: number; minute: number } | null {
  const parts = partsOf(now, timeZone);
  if (!parts) return null;
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { day: DAYS.indexOf(read('weekday')), minute: Number(read('hour')) * 60 + Number(read('minute')) };
}

function partsOf(now: Date, timeZone: string): Intl.DateTimeFormatPart[] | null {
  const format = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', format).formatToParts(now);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
