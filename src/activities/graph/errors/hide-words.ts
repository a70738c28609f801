/** What stands for words that are nobody else's to read. */
const HIDDEN = '[…]';
/** Longer than any word: a token, a hash, a file in base64. */
const LONG = 40;

/** Scripts without spaces between words: there each sign counts as one. */
const WORD =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]]+/gv;

/** Words that say nothing about anybody; without them a hidden message could not be read. */
const GRAMMAR = new Set(
  `a an and are as at be but by can cannot could did do does for from had has have how if in is it its no not null of on or
  so than that the then there this to undefined was were what when which while why will with would`.split(/\s+/),
);

/**
 * A text in which every word that stands in what people said is replaced: whole, cut off at its end, as part of a longer one, and
 * as JSON and addresses write it. What only looks the same, a field that is called as the customer calls a thing, goes too; what a
 * graph has looked up elsewhere stays.
 */
export function hideWords(text: string, said: readonly string[]): string {
  const words = new Set(said.flatMap((one) => decoded(one).match(WORD) ?? []).map(plain));
  const telling = [...words].filter((word) => word.length >= 8 || (word.length >= 4 && /\d/.test(word)));
  const isSaid = (word: string) =>
    word.length > LONG ||
    (!GRAMMAR.has(word) &&
      (words.has(word) ||
        (word.length >= 4 && [...words].some((one) => one.startsWith(word))) ||
        telling.some((one) => word.includes(one))));
  const hidden = decoded(text).replace(WORD, (word) => (isSaid(plain(word)) ? HIDDEN : word));
  return hidden.replace(/\[…\](?:[^\p{L}\p{N}[\]\n]{0,3}\[…\])+/gu, HIDDEN);
}

const plain = (word: string) => word.normalize('NFKC').toLowerCase();

/** `\u00fc` and `%C3%BC` as the letters that they are. */
function decoded(text: string): string {
  const letters = text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return letters.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return ' ';
    }
  });
}
