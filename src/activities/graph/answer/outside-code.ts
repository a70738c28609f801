/**
 * The text with its blocks and spans of code blanked, letter by letter, so that places stay the same: what somebody quotes there is
 * about tags and calls, and is none. A block that is not closed reaches to the end.
 */
export function outsideCode(text: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  return text
    .replace(/^[ \t]*(```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t]*\1[`~]*[ \t]*$|$(?![\s\S]))/gm, blank)
    .replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, blank);
}

/** What stands in a text that is one block of code and nothing else. */
export function onlyCode(text: string): { language: string; code: string } | undefined {
  const [, language = '', code] = /^```+(\w*)[^\n]*\n([\s\S]*?)\n?```+$/.exec(text.trim()) ?? [];
  return code === undefined || /^```/m.test(code) ? undefined : { language, code };
}
