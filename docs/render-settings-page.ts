import { fileNameOf } from '../src/settings/read-secret-files.ts';
import { settingsIn, type Group, type Part, type Setting } from '../src/settings/setting.ts';

const HEAD = `# Settings

<!-- \`npm run settings\` writes this page: change the sentences where the settings are. -->

From the environment, or a file \`.env\` ([.env.example](../.env.example) is one to copy). Everything is checked at start; all faults
are named at once, by name and never by value. An empty value counts as unset. Durations are written as \`1500ms\`, \`1.5s\`, \`2m\`,
\`12h\`, \`7d\`; \`0\` means at once.`;

const COLUMNS = ['setting', 'default', 'meaning'];
const FIRST_SENTENCE = /^.*?\.(?= |$)/;
const BEGIN = '<!-- `npm run settings` writes this table -->';
const END = '<!-- end of the table -->';

/** `docs/settings.md`: every setting, in tables. */
export const renderSettingsPage = (parts: readonly Part[]): string =>
  `${[HEAD, ...parts.flatMap(renderPart)].join('\n\n')}\n`;

/** The README with its table of the settings that a first deployment needs. */
export function withFirstSettings(readme: string, parts: readonly Part[]): string {
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (before === -1 || after < before) throw new Error(`README.md needs the lines "${BEGIN}" and "${END}"`);
  const first = parts.flatMap(({ groups }) => groups.flatMap(settingsIn)).filter((setting) => setting.first);
  const table = renderTable(first.map((setting) => cellsOf(setting, FIRST_SENTENCE.exec(setting.says)?.[0] ?? '')));
  return `${readme.slice(0, before)}${BEGIN}\n\n${table}\n\n${readme.slice(after)}`;
}

const renderPart = ({ title, says, groups }: Part): string[] => [
  `## ${title}`,
  says,
  ...groups.flatMap((group) => renderGroup(group)),
];

const renderGroup = ({ title, says, settings }: Group): string[] => [
  `### ${title}`,
  ...(says === undefined ? [] : [says]),
  renderTable(settingsIn({ settings }).map((setting) => cellsOf(setting, meaningOf(setting)))),
];

/** Padded as prettier does it, so that a change shows the rows that changed. */
function renderTable(settings: string[][]): string {
  const rows = [COLUMNS, ...settings];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const [head = '', ...body] = rows.map((cells) => line(cells.map((cell, at) => cell.padEnd(widths[at] ?? 0))));
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;

const cellsOf = (setting: Setting, meaning: string): string[] => [`\`${setting.name}\``, defaultOf(setting), meaning];

function defaultOf({ default: written, required, requiredUnless, unset }: Setting): string {
  if (required || requiredUnless !== undefined) return 'required';
  return written === undefined ? (unset ?? '–') : `\`${written}\``;
}

function meaningOf({ name, says, example, unset, requiredUnless, see, secret, ...setting }: Setting): string {
  const isShown = setting.default !== undefined || `${says} ${unset ?? ''}`.includes(`\`${example ?? ''}\``);
  const sentences = [
    says,
    requiredUnless === undefined ? '' : `Required, unless ${requiredUnless}.`,
    isShown || example === undefined ? '' : `Such as \`${example}\`.`,
    secret ? `Or as a file: \`${fileNameOf(name)}\`.` : '',
    see === undefined ? '' : `See [${see.replace(/#.*/, '')}](${see}).`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
