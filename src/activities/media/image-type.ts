/** How each kind of file begins; of a WebP, its container. */
const STARTS: [type: string, start: string][] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
  ['image/webp', 'RIFF'],
];

/** The kinds of images that models take. */
export const IMAGE_TYPES = [...new Set(STARTS.map(([type]) => type))];

/** What a file is by its first bytes, whatever it is called; `undefined`: no image that models take. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1', 0, 12);
  const type = STARTS.find(([, start]) => text.startsWith(start))?.[0];
  return type === 'image/webp' && !text.endsWith('WEBP') ? undefined : type;
}
