/** A setting of a configuration file: its key, its value, and what to say of it. */
export type Setting = readonly [key: string, value: SettingValue, comment?: string | undefined];
export type SettingValue = string | number | boolean | readonly string[];

/** Settings that belong together, under a heading. */
export interface Section {
  title: string;
  settings: readonly Setting[];
}

/** Where comments of lines begin. */
const column = 46;

/** Sections as YAML: a line a setting. */
export function yaml(head: string, sections: readonly Section[]): string {
  const comment = (line: string, text?: string) =>
    text === undefined ? line : `${line.padEnd(column)}  # ${text}`;
  const blocks = sections.map(({ title, settings }) =>
    [
      `# ${title}`,
      ...settings.map(([key, value, text]) => comment(`${key}: ${yamlValue(value)}`, text)),
    ].join('\n'),
  );
  return `${[head.replace(/^/gm, '# '), ...blocks].join('\n\n')}\n`;
}

/** A number as both YAML and Python read it: YAML's floats need a point. */
export function decimal(value: number): string {
  const [mantissa, exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

function yamlValue(value: SettingValue): string {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'object') return `[${value.map(yamlValue).join(', ')}]`;
  // Words that YAML would take for something else are quoted.
  if (typeof value === 'string')
    return /^[a-z][\w./-]*$/i.test(value) && !/^(true|false|yes|no|on|off|null|none)$/i.test(value)
      ? value
      : JSON.stringify(value);
  return String(value);
}
