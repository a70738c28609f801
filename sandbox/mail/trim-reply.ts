const WROTE = /^(On|Am|Le|El|Il|Op)\b[\s\S]{0,200}?\b(wrote|schrieb|écrit|escribió|scritto|schreef)\b.*:\s*$/m;
const CUT = [WROTE, /^-{2,}\s*(Original Message|Forwarded message)/im, /^_{20,}\s*$/m, /^From: .+\n(Sent|Date): /m];

/** What somebody wrote without the mail that they answer and without their signature. */
export function trimReply(text: string): string {
  const ends = CUT.map((pattern) => text.search(pattern)).filter((index) => index >= 0);
  const own = text.slice(0, Math.min(text.length, ...ends)).replace(/^-- \n[\s\S]*$/m, '');
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .trim();
}
