import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { comparePanelsEn } from './en/compare_panels/panels.ts';
import { en } from './en/en.ts';
import { graphsEn } from './en/inspect/graphs.ts';
import { modelsEn } from './en/models.ts';
import { paperEn } from './en/paper.ts';
import { importsEn } from './en/trainers/imports.ts';
import { comparePanelsZh } from './zh/compare_panels/panels.ts';
import { graphsZh } from './zh/inspect/graphs.ts';
import { modelsZh } from './zh/models.ts';
import { paperZh } from './zh/paper.ts';
import { importsZh } from './zh/trainers/imports.ts';
import { zh } from './zh/zh.ts';

/** The field's term in English, and the one that Chinese has for it. */
const terms: readonly (readonly [english: RegExp, chinese: RegExp])[] = [
  [/\btokens?\b/i, /词元/],
  [/\bentropy\b/i, /熵/],
  [/\bcheckpoints?\b/i, /检查点/],
  [/\bheld-out\b/i, /留出/],
  [/\brewards?\b/i, /奖励/],
  [/\badvantages?\b/i, /优势/],
  [/\bseeds?\b/i, /种子/],
  [/\bthreshold\b/i, /阈值/],
  [/\bverifier\b/i, /验证器/],
  [/\bbase model\b/i, /基座模型/],
  [/\bold policy\b/i, /旧策略/],
  [/\bmini-batch/i, /小批量/],
  [/\bmicro-batch/i, /微批量/],
  [/\bgradient norm\b/i, /梯度.*范数/],
  [/\bstandard deviation\b/i, /标准差/],
  [/\bconfidence interval\b/i, /置信区间/],
  [/\brecipe\b/i, /训练配置/],
  [/\bpreset\b/i, /预设/],
  [/\bresume\b/i, /恢复|继续下载/],
  [/\btruncated\b/i, /截断/],
];

/** English that no reader of the field would write. */
const dialect: readonly RegExp[] = [
  /in the words of the/i,
  /\brests?\b(?= (at|,|until|in))/i,
  /taken up again/i,
  /\bheat\b/i,
  /\btold\b/i,
  /\banew\b/i,
  /\bfor ever\b/i,
  /\b(prompts|responses|problems|tokens|updates) an? (step|prompt|problem|second)\b/i,
  /\ba (column|line) a\b/i,
  /\bgoes on\b/i,
  /\blooked at\b/i,
  /\bdrawn blindly\b/i,
  /\bstands? out\b/i,
];

/** Chinese that says the same otherwise, and marks that a Chinese text does not have. */
const otherwise: readonly RegExp[] = [
  /不逊/,
  /摇摆/,
  /原话|给出的原文/,
  /声称/,
  /遍数/,
  /小批(?!量)/,
  /微批(?!量)/,
  /(?<!训练)配方/,
  /熵崩|熵坍塌/,
  /采样策略/,
  /蒸馏/,
  /离散程度/,
  /盲目/,
  /打分/,
  /通过率|准确率/,
  /[\d}][ \u00a0]%/,
  /熵，nats|，nats/,
  /[\u4e00-\u9fff], ?[\u4e00-\u9fff]/,
];

/** Breaches that are there still: none may come, and who mends one takes it off. */
const left: Record<string, number> = {
  '\\b(prompts|responses|problems|tokens|updates) an? (step|prompt|problem|second)\\b': 5,
  '\\ba (column|line) a\\b': 1,
  '\\banew\\b': 3,
  '\\bgoes on\\b': 5,
  '\\bheat\\b': 5,
  '\\blooked at\\b': 3,
  '\\bstands? out\\b': 1,
  '\\btold\\b': 1,
  '(?<!训练)配方': 10,
  '[\\d}][ \\u00a0]%': 209,
  不逊: 1,
  声称: 1,
  '小批(?!量)': 1,
  '微批(?!量)': 2,
  打分: 10,
  摇摆: 1,
  '熵，nats|，nats': 7,
  盲目: 2,
  蒸馏: 4,
  '通过率|准确率': 1,
  '\\bmicro-batch': 2,
  '\\bmini-batch': 1,
  '\\brecipe\\b': 9,
  '\\bresume\\b': 1,
  '\\bthreshold\\b': 1,
  '\\btokens?\\b': 9,
};

const folder = new URL('./', import.meta.url);

/** All texts of a language's catalogues, as they are written: without comments, keys and imports. */
function written(language: 'en' | 'zh'): string {
  return readdirSync(new URL(`${language}/`, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(`${language}/${name}`, folder), 'utf8'))
    .flatMap(
      (code) => code.replace(/\/\*.*?\*\//gs, '').match(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [],
    )
    .map((text) => text.replaceAll('\\u00a0', '\u00a0'))
    .join('\n');
}

const count = (text: string, pattern: RegExp) =>
  text.match(new RegExp(pattern.source, `${pattern.flags}g`))?.length ?? 0;

const found = (entries: readonly (readonly [string, number])[]) =>
  Object.fromEntries(entries.filter(([, breaches]) => breaches > 0));

const known = (keys: readonly RegExp[]) =>
  Object.fromEntries(keys.flatMap(({ source }) => (source in left ? [[source, left[source]]] : [])));

/** The texts of a catalogue by their paths. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

test('English has no dialect of its own', () => {
  const text = written('en');
  expect(text.length).toBeGreaterThan(10_000);
  expect(found(dialect.map((word) => [word.source, count(text, word)]))).toEqual(known(dialect));
});

test('Chinese has one word for a term, and its own marks', () => {
  const text = written('zh');
  expect(text.length).toBeGreaterThan(10_000);
  expect(found(otherwise.map((word) => [word.source, count(text, word)]))).toEqual(known(otherwise));
});

test('a term of the one language is the same term of the other', () => {
  const english = {
    ...en,
    models: modelsEn,
    paper: paperEn,
    graphs: graphsEn,
    comparePanels: comparePanelsEn,
    imports: importsEn,
  };
  const chinese = {
    ...zh,
    models: modelsZh,
    paper: paperZh,
    graphs: graphsZh,
    comparePanels: comparePanelsZh,
    imports: importsZh,
  };
  const theirs = new Map(texts(chinese));
  const ours = texts(english);
  const breaches = terms.map(
    ([said, wanted]) =>
      [
        said.source,
        ours.filter(([path, text]) => said.test(text) && !wanted.test(theirs.get(path) ?? '')).length,
      ] as const,
  );
  expect(found(breaches)).toEqual(known(terms.map(([said]) => said)));
});
