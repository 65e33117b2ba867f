import { version } from '../../../../package.json';
import { traceIds } from '../../../experiment/trace.ts';
import {
  parseTextInspection,
  writeTextInspection,
} from '../../../formats/text_inspection/text_inspection.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';

/** What is not in the traces themselves. */
export interface InspectionOrigin {
  adapter: string;
  /** Of the model on the device: `bf16`. */
  weights: string;
  now?: Date;
}

/** Other samples that a file takes along. */
const most = 63;

/** Whether a sample and its scan can be a file: of a model that is asked in words, with forks that were scanned. */
export const isSavable = ({ ask, scan, trace }: Inspected): boolean =>
  ask !== null && scan.length > 0 && trace.world === null;

/**
 * A sample with the scan of its forks, and the other samples of its prompt, as the file that `analyse forks --record` writes
 * too.
 * @throws Error with a sentence where it cannot be one: forks that were scanned with other numbers of samples, or a response
 * longer than a file holds
 */
export function inspectionFile(
  shown: Inspected,
  inspected: readonly Inspected[],
  { adapter, weights, now = new Date() }: InspectionOrigin,
): string {
  const { trace, ask, scan, scanDraws, recorded, cost } = shown;
  if (ask === null) throw new Error('It is not known what was asked.');
  const prompt = (of: Inspected['trace']) => traceIds(of)?.slice(0, of.promptLength).join();
  const own = prompt(trace);
  const others = inspected.filter((one) => one.id !== shown.id && prompt(one.trace) === own).slice(0, most);
  const plain = scanDraws === null || (scanDraws.temperature === 1 && !scanDraws.filter);
  const text = writeTextInspection({
    adapter: recorded?.adapter ?? adapter,
    version,
    date: recorded?.date ?? now.toISOString(),
    model: trace.model ?? '',
    weights,
    ask,
    traces: [trace, ...others.map((one) => one.trace)],
    scan: {
      samples: scan[0].branches[0].samples,
      seed: null,
      ...(!plain && { draws: scanDraws }),
      reference: scan[0].reference ?? { kind: 'verifier' },
      cost,
      forks: scan.map(({ reference: _, ...fork }) => fork),
    },
    collected: null,
  });
  parseTextInspection(JSON.parse(text));
  return text;
}
