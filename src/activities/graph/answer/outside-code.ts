/**
 * The text with its blocks and spans of code blanked, letter by letter, so that places stay the same: what somebody quotes there is
 * about tags and calls, and is none. A block that is not closed reaches to the end; a span is as long as a line that people write, since
 * a model that repeats itself writes backticks without end, and each might begin one.
 */
export function outsideCode(text: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ');
  return text
    .replace(/^[ \t]*(`{3,}(?!`)|~{3,}(?!~))[^\n]*\n[\s\S]*?(?:^[ \t]*\1[`~]*[ \t]*$|$(?![\s\S]))/gm, blank)
    .replace(/(?<!`)(`+)(?!`)[^\n]{0,500}?[^`\n]\1(?!`)/g, blank);
}

/** What stands in a text that is one block of code and nothing else. */
export function onlyCode(text: string): { language: string; code: string } | undefined {
  const [, language = '', code] = /^`{3,}(?!`)(\w*)[^\n]*\n([\s\S]*?)\n?```+$/.exec(text.trim()) ?? [];
  return code === undefined || /^```/m.test(code) ? undefined : { language, code };
}
