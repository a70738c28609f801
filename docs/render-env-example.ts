import { settingsIn, type Group, type Part, type Setting } from '../src/settings/setting.ts';

const WIDTH = 120;
const HEAD = [
  "Copy this file to .env. Lines that begin with a # show a setting's default, or an example where it has none.",
  'An empty value counts as unset. Durations are written as 1500ms, 1.5s, 2m, 12h, 7d; 0 means at once.',
  'The same in tables: docs/settings.md. Both are written by `npm run settings`.',
];

/** `.env.example`: what is required stands open and empty, all else behind a # with its default or an example. */
export function renderEnvExample(parts: readonly Part[]): string {
  const blocks = [HEAD.map((line) => `# ${line}`).join('\n'), ...parts.flatMap(renderPart)];
  return `${blocks.join('\n\n')}\n`;
}

const renderPart = ({ title, says, groups }: Part): string[] => [
  `${heading('=', title)}\n${comment(says)}`,
  ...groups.flatMap(renderGroup),
];

const renderGroup = ({ title, says, settings }: Group): string[] => [
  [heading('-', title), ...(says === undefined ? [] : [comment(says)])].join('\n'),
  settingsIn({ settings }).map(renderSetting).join('\n'),
];

function renderSetting(setting: Setting): string {
  const { name, says, example, unset, requiredUnless, see, required } = setting;
  const sentences = [
    says,
    required && example !== undefined ? `Such as \`${example}\`.` : '',
    requiredUnless === undefined ? '' : `Required, unless ${requiredUnless}.`,
    unset === undefined ? '' : `Unset: ${unset}.`,
    see === undefined ? '' : `See docs/${see}.`,
  ];
  const isOpen = required || requiredUnless !== undefined;
  const line = isOpen ? `${name}=` : `# ${name}=${setting.default ?? example ?? ''}`;
  return `${comment(sentences.filter((sentence) => sentence !== '').join(' '))}\n${line}`;
}

const heading = (sign: string, title: string): string => `# ${sign.repeat(3)} ${title} `.padEnd(WIDTH, sign);

/** Comment lines that are no longer than the page is wide. */
function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (`#${longer}`.length > WIDTH) lines.push(` ${word}`);
    else lines.splice(-1, 1, longer);
  }
  return lines.map((line) => `#${line}`).join('\n');
}
