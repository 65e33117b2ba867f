import type { AdapterClass } from '../../../experiment/claim.ts';
import type { LinkNote } from '../../../formats/link/link_content.ts';
import type { ReplicationVerdict } from '../../../stats/replication.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');
const seeds = (count: number) => `${n.integer(count)} ${count === 1 ? 'seed' : 'seeds'}`;

const adapterClasses: Record<AdapterClass, string> = {
  software: 'in software',
  integrated: 'on an integrated GPU',
  discrete: 'on a discrete GPU',
  unknown: 'on a GPU of unknown class',
  wasm: 'on the processor, exact',
};

const verdicts: Record<ReplicationVerdict, string> = {
  identical: 'identical',
  agrees: 'agrees',
  differs: 'differs',
  'too-few-seeds': 'too few seeds',
};

/** What an interval's width comes from. */
const widths = {
  seeds: 'variance over seeds',
  sampling: 'sampling variance',
};

/** Links: sharing one, opening one, and the result that its author reports. */
export const shareEn = {
  button: 'Share',
  title: 'Share this experiment',
  lead: 'The link contains the recipe. Recipients see the cost and start the run themselves.',
  close: 'Close',
  link: 'Link',
  making: 'Creating the link.',
  length: (characters: number) => `${n.integer(characters)} characters`,
  long: (most: number) =>
    `Over ${n.integer(most)} characters, some chat and mail programs truncate links. Shorten the note.`,
  copy: 'Copy link',
  copied: 'Copied.',
  byHand: 'The browser blocked copying. The text is selected: copy it by hand.',
  qr: 'QR code of the link',
  qrTooLong: (most: number) => `No QR code above ${n.integer(most)} characters.`,
  forms: 'Embed',
  frame: 'Web page (iframe)',
  copyFrame: 'Copy iframe',
  frameTitle: 'An experiment in forklab',
  markdown: 'Markdown',
  copyMarkdown: 'Copy Markdown',
  titleField: 'Title',
  noteField: 'Note',
  leftOf: (used: number, most: number) => `${n.integer(used)}/${n.integer(most)}`,
  withClaim: 'Report the result',
  claimHint:
    'Mean, standard deviation and curve per condition, and the adapter class. Recipients can compare their own run.',
  openedClaim: 'The opened link’s reported result stays attached until you change title or note.',
  noClaim: 'Finish a run here first.',
  otherRecipe: 'The recipe has changed since this run started, so its result cannot be reported.',
  file: 'File',
  fileHint: 'An archive also holds curves, samples and inspections.',

  opened: 'Opened from a link',
  nothingStarted: 'Not started.',
  recipeChanged: 'Changed since.',
  recipe: (text: string) => `Recipe: ${text}.`,
  seedsAre: (list: readonly number[]) =>
    list.length > 8
      ? `${n.integer(list.length)} seeds`
      : `${list.length === 1 ? 'seed' : 'seeds'} ${n.list(list)}`,
  and: (parts: readonly string[]) => parts.join(', '),
  noted: 'Parts of the link were ignored:',
  moreNotes: (count: number) => `and ${n.integer(count)} more`,
  linkNote: (note: LinkNote): string =>
    note.code === 'unknown-key-dropped'
      ? `Unknown field “${note.path}”. The link may be from a newer version: reload the page.`
      : 'A lesson of an earlier version, which hid or locked single controls. Everything is shown.',
  viewDropped: 'Could not restore the linked view.',
  dismiss: 'Dismiss',

  faultHeading: 'The link was not opened',
  kept: 'Nothing was changed.',
  defaults: 'Open the defaults',

  linkedSource: 'From a link.',
  linkedText: 'Nothing has been trained here yet.',

  claim: 'Reported result',
  claimedBy: (adapter: AdapterClass) =>
    `Reported by the link’s author, trained ${adapterClasses[adapter]}. Thin dashes in the chart.`,
  claimedLabel: (name: string, count: number) => `${name}, reported, N = ${n.integer(count)}`,
  claimColumns: { condition: 'Condition', claimed: 'Reported', own: 'Yours', verdict: 'Verdict' },
  resultOf: (mean: number, sd: number | null, count: number) =>
    `${n.fixed(mean, 3)}${sd === null ? '' : ` ± ${n.fixed(sd, 3)}`}, N\u00a0=\u00a0${n.integer(count)}`,
  notYet: 'not trained yet',
  notAtEnd: 'not finished',
  verdicts,
  interval: (difference: number, low: number, high: number, by: 'seeds' | 'sampling') =>
    `yours − reported: ${n.signed(difference, 3)}, 95 % CI ${n.signed(low, 3)} to ${n.signed(high, 3)} (${widths[by]})`,
  difference: (difference: number) => `yours − reported: ${n.signed(difference, 3)}`,
  /** Rounded up to whole points, so that it is not promised too early. */
  detectable: (difference: number) =>
    `80 % power to detect ${plural(Math.ceil(100 * difference - 1e-9), 'point', 'points')}`,
  unknownScatter: (reach: number) =>
    `One seed on each side: the variance over seeds is unknown. Sampling alone gives ±${n.fixed(reach, 3)}.`,
  rule: 'Criteria',
  /** What is identical. */
  identical: (own: number, claimed: number) =>
    own === claimed
      ? `final parameters bit-identical for ${seeds(own)}`
      : `final parameters bit-identical for ${n.integer(own)} of ${seeds(claimed)}`,
  otherBits: (count: number) =>
    `Final parameters differ for ${seeds(count)}: another forklab version or recipe.`,
  ruleText: [
    'Identical: both trained on the processor, and the final parameters of every seed have the same SHA-256.',
    'Otherwise the 95 % confidence interval of the difference in means decides: Student’s t with variance over seeds pooled, at least the sampling variance, plus the rounding of the reported values. Both sides use the same held-out problems.',
    'Agrees: it contains 0. One seed here is enough if the report has several.',
    `Differs: it excludes 0, and both sides have at least ${seeds(3)}.`,
    `Too few seeds: it excludes 0, and a side has fewer than ${seeds(3)}; or both have one (only equal results agree then).`,
    'Agreement is not equivalence. With 80 % power to detect 3 points, a true difference of 3 points still “agrees” in 1 comparison of 5. A point is 0.01 of pass@1.',
  ],
  sameClass: 'Same adapter class: expect close results.',
  sameBits: 'Both on the processor: the same recipe and seed give the same bits.',
  otherClass: (own: AdapterClass) =>
    `You train ${adapterClasses[own]}: floating-point order differs, so individual runs diverge. Compare means over seeds.`,
  otherExperiment: 'The recipe on screen is not the reported one, so they are not compared.',
};
