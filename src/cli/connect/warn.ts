import { handingOver } from '../../settings/conversations.ts';
import { showFinding } from '../doctor/finding.ts';
import { lookAround } from '../doctor/in-the-way/look-around.ts';
import type { Io } from '../io.ts';
import type { Answers } from './answers.ts';

/** Says what will get in the bot's way in its inbox, as `doctor` does; `null`: yet to be made, so that nothing is in its way. */
export async function warn(
  { admin, mode }: Answers,
  { inbox, bot, hasUserToken }: { inbox: number | null; bot: number | null; hasUserToken: boolean },
  { env, out, hasColours }: Io,
): Promise<void> {
  const scene = {
    mode,
    silenceLabel: handingOver.settings.SILENCE_LABEL.parse(env['SILENCE_LABEL'] || undefined),
    inboxes: (await admin.inboxes()).filter(({ id }) => id === inbox),
    ownBot: mode === 'agent-bot' ? bot : null,
    ...{ hasUserToken, hasLimits: false },
  };
  for (const finding of await lookAround(admin, scene)) {
    if (finding.level !== 'ok') out(showFinding(finding, hasColours));
  }
}
