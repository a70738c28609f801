/** How each kind of sound file begins, after so many bytes, and the end of a name by which servers know it. */
const STARTS: [ending: string, start: string, at: number][] = [
  ['ogg', 'OggS', 0],
  ['wav', 'RIFF', 0],
  ['flac', 'fLaC', 0],
  ['webm', '\x1a\x45\xdf\xa3', 0],
  ['m4a', 'ftyp', 4],
  ['mp3', 'ID3', 0],
  ['amr', '#!AMR', 0],
];

/** The end of a name for a sound file, by its first bytes; `undefined`: it is none. */
export function audioEndingOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1', 0, 16);
  const found = STARTS.find(([, start, at]) => text.startsWith(start, at))?.[0];
  return found ?? (isMpegFrame(bytes) ? 'mp3' : undefined);
}

/** MP3 and AAC without a header begin with eleven bits that are set. */
const isMpegFrame = (bytes: Buffer) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
