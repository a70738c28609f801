/** What the words of a recording stand for in this play: those known before, and those met on the way. */
export type Meanings = Map<string, unknown>;

const ANY = '[^]*';
/** Words within a text, and words that say no more than what kind of value stood there. */
const PATTERNS: Record<string, string> = {
  time: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^]*`,
  base: String.raw`https?://[^/]+`,
  signed: String.raw`[\w=.-]+`,
  n: String.raw`\d+`,
  uuid: String.raw`[0-9a-f-]{36}`,
  'random name': String.raw`[a-z]+-[a-z]+-\d{1,3}`,
  ...Object.fromEntries(
    ['token', 'name', 'available_name', 'email', 'provider', 'avatar_url', 'thumbnail', 'outgoing_url'].map((word) => [
      word,
      ANY,
    ]),
  ),
  availability_status: 'online|offline|busy',
};
const WORD = /<([^<>]+)>/g;

/** Whether a value is what a recorded one says. The same word always stands for the same value, and no other does. */
export function meaning(recorded: unknown, played: unknown, meanings: Meanings): boolean {
  if (typeof recorded !== 'string') return Object.is(recorded, played);
  if (recorded === '<seconds>') return Number.isInteger(played) && (played as number) > 1e9;
  if (recorded === '<seconds.fraction>') return typeof played === 'number' && !Number.isInteger(played);
  if (/^<[^<>]+ \d+>$/.test(recorded) && !meanings.has(recorded)) return learn(recorded, played, meanings);
  if (meanings.has(recorded)) return meanings.get(recorded) === played;
  if (typeof played !== 'string') return false;
  if (!recorded.includes('<')) return recorded === played;
  return new RegExp(`^${patternOf(recorded, meanings)}$`).test(played);
}

function learn(word: string, value: unknown, meanings: Meanings): boolean {
  const kind = word.replace(/ \d+>$/, '');
  const isTaken = [...meanings].some(([known, held]) => held === value && known.startsWith(`${kind} `));
  if (isTaken || (typeof value !== 'number' && typeof value !== 'string')) return false;
  meanings.set(word, value);
  return true;
}

function patternOf(recorded: string, meanings: Meanings): string {
  let pattern = '';
  let from = 0;
  for (const { 0: whole, 1: word = '', index } of recorded.matchAll(WORD)) {
    const known = meanings.get(whole);
    const piece = known === undefined ? PATTERNS[word] : escape(`${known as string | number}`);
    pattern += escape(recorded.slice(from, index)) + (piece === undefined ? escape(whole) : `(?:${piece})`);
    from = index + whole.length;
  }
  return pattern + escape(recorded.slice(from));
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
