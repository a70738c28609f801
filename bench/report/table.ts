/** Columns as wide as their widest cell, the first row underlined. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => widths.map((width, column) => (row[column] ?? '').padEnd(width)).join('  '));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return lines
    .toSpliced(1, 0, rule)
    .map((text) => text.trimEnd())
    .join('\n');
}
