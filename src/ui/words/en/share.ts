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

/** What an interval is as wide as. */
const widths = {
  seeds: 'as wide as seeds scatter',
  sampling: 'as wide as the sampling of answers leaves it',
};

/** Links: sharing one, opening one, and the result that one claims. */
export const shareEn = {
  button: 'Share',
  title: 'Share this experiment',
  lead: 'A link repeats the recipe, not the curve. Who opens it sees what it costs and starts it there.',
  close: 'Close',
  link: 'Link',
  making: 'Writing the link.',
  length: (characters: number) => `${n.integer(characters)} characters`,
  long: (most: number) =>
    `Longer than ${n.integer(most)} characters: some chat and mail programs cut such links. A shorter note, or none, helps.`,
  copy: 'Copy link',
  copied: 'Copied.',
  byHand: 'The browser does not let the page copy. The text is selected: copy it by hand.',
  qr: 'QR code of the link',
  qrTooLong: (most: number) => `A QR code is drawn up to ${n.integer(most)} characters.`,
  forms: 'For other places',
  frame: 'For a web page (iframe)',
  copyFrame: 'Copy iframe',
  frameTitle: 'An experiment in forklab',
  markdown: 'Markdown',
  copyMarkdown: 'Copy Markdown',
  titleField: 'Title',
  noteField: 'Note',
  leftOf: (used: number, most: number) => `${n.integer(used)} of ${n.integer(most)}`,
  withClaim: 'With the result as a claim',
  claimHint:
    'Mean, spread and curve of each condition, and the class of this adapter. Who opens the link can hold a run of their own against it.',
  openedClaim: 'The link goes on saying what the opened link claims. Another title or note leaves that out.',
  noClaim: 'A result can be claimed once a training here is done.',
  otherRecipe: 'The recipe was changed since this training began, so that the link cannot claim its result.',
  file: 'File',
  fileHint:
    'A link holds no curves and no samples. The archive does: recipe, curves, samples and what you inspected, in one zip.',

  opened: 'Opened from a link',
  nothingStarted: 'Nothing was started.',
  recipeChanged: 'It has been changed since.',
  recipe: (text: string) => `Recipe: ${text}.`,
  seedsAre: (list: readonly number[]) =>
    list.length > 8
      ? `${n.integer(list.length)} seeds`
      : `${list.length === 1 ? 'seed' : 'seeds'} ${n.list(list)}`,
  and: (parts: readonly string[]) => parts.join(', '),
  noted: 'Not all of the link could be used:',
  moreNotes: (count: number) => `and ${n.integer(count)} more`,
  linkNote: (note: LinkNote): string =>
    note.code === 'unknown-key-dropped'
      ? `The field “${note.path}” is not known here and was left out. The link may be from a newer version: reload the page.`
      : 'The link is of an earlier version’s lesson, which hid or locked single controls. Everything is shown.',
  viewDropped: 'What it says of the view is not usable here; the view is as it was.',
  dismiss: 'Dismiss',

  faultHeading: 'The link was not opened',
  kept: 'Everything here is as it was.',
  defaults: 'Open the defaults',

  linkedSource: 'From a link.',
  linkedText: 'Nothing has been trained here yet.',

  claim: 'Claimed result',
  claimedBy: (adapter: AdapterClass) =>
    `As the link’s author claims it, trained ${adapterClasses[adapter]}. Thin dashes in the chart.`,
  claimedLabel: (name: string, count: number) => `${name}, claimed, N = ${n.integer(count)}`,
  claimColumns: { condition: 'Condition', claimed: 'Claimed', own: 'Yours', verdict: 'Verdict' },
  resultOf: (mean: number, sd: number | null, count: number) =>
    `${n.fixed(mean, 3)}${sd === null ? '' : ` ± ${n.fixed(sd, 3)}`}, N\u00a0=\u00a0${n.integer(count)}`,
  notYet: 'not trained yet',
  notAtEnd: 'not at the end yet',
  verdicts,
  interval: (difference: number, low: number, high: number, by: 'seeds' | 'sampling') =>
    `yours − claimed: ${n.signed(difference, 3)}, 95 % from ${n.signed(low, 3)} to ${n.signed(high, 3)} (${widths[by]})`,
  difference: (difference: number) => `yours − claimed: ${n.signed(difference, 3)}`,
  /** Rounded up to whole points, so that it is not promised too early. */
  detectable: (difference: number) =>
    `would have seen ${plural(Math.ceil(100 * difference - 1e-9), 'point', 'points')} in 4 of 5`,
  unknownScatter: (reach: number) =>
    `One seed on each side: how far seeds scatter is unknown. The sampling of answers alone leaves ±${n.fixed(reach, 3)}.`,
  rule: 'How this is judged',
  /** What is identical. */
  identical: (own: number, claimed: number) =>
    own === claimed
      ? `the trained parameters of ${seeds(own)}, bit for bit`
      : `the trained parameters of ${n.integer(own)} of ${seeds(claimed)}, bit for bit`,
  otherBits: (count: number) =>
    `The parameters of ${seeds(count)} are not the claimed ones: another version of forklab, or another recipe, trained them.`,
  ruleText: [
    'Identical: both sides trained on the processor, and the parameters that every seed came to have the same hash (SHA-256).',
    'Otherwise the 95 % interval of the difference of the means decides: as wide as seeds scatter (Student’s t, both sides pooled), at least as wide as the sampling of answers leaves it, and wider by the claim’s rounding. Both sides answer the same held-out problems, so their choice adds nothing.',
    'Agrees: 0 is in the interval. One seed here is enough if the claim has several.',
    `Differs: 0 is outside, and both sides have ${seeds(3)} or more.`,
    `Too few seeds: 0 is outside, and one side has fewer than ${seeds(3)}; or both have one, and how far seeds scatter is unknown (only equal results agree then).`,
    'To agree is not to be shown equal. “Would have seen 3 points in 4 of 5”: if results truly 3 points apart were compared like this, 4 of 5 comparisons would not say “agrees”. A point is a hundredth of pass@1.',
  ],
  sameClass: 'The same class of adapter: expect results close to the claim.',
  sameBits: 'Both trained on the processor: the same recipe and seed give the same bits.',
  otherClass: (own: AdapterClass) =>
    `You train ${adapterClasses[own]}: the sums run in another order, so that single runs go their own way. Compare means over seeds.`,
  otherExperiment:
    'What is on the screen has another recipe than the claim, so that the two are not compared.',
};
