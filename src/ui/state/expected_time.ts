import type { AdapterFacts, Cost, Estimate } from '../../lab/client/protocol.ts';
import { keepChoice, readChoice } from '../preferences/kept_choice.ts';
import type { Progress } from './experiment.ts';

/** The one answer to how long a recipe takes; all that say it read it here. */
export interface ExpectedTime {
  readonly seconds: number;
  /** FLOP/s that it rests on. */
  readonly rate: number;
  /** Measured in the last training on this adapter, or by a short probe. */
  readonly by: 'training' | 'probe';
}

/** @returns null where nothing was measured on this adapter */
export function expectedTime(adapter: AdapterFacts | null, estimate: Estimate | null): ExpectedTime | null {
  if (!adapter || !estimate) return null;
  const kept = keptRate(adapter.name);
  const rate = kept ?? estimate.rate;
  if (rate === null) return null;
  return { seconds: estimate.flop / rate, rate, by: kept === null ? 'probe' : 'training' };
}

/** FLOP/s of a training, evaluations included, by the time that it has left; null while that is unknown, and at the end. */
export function measuredRate(
  cost: Pick<Cost, 'flop'> | null,
  { done, total, secondsLeft }: Pick<Progress, 'done' | 'total' | 'secondsLeft'>,
): number | null {
  if (!cost || secondsLeft === null || secondsLeft <= 0 || done >= total) return null;
  return (cost.flop * (1 - done / total)) / secondsLeft;
}

/** The rate last measured on an adapter, FLOP/s. */
function keptRate(adapter: string): number | null {
  const [name, rate] = (readChoice('flop-rate') ?? '').split('\n');
  const value = Number(rate);
  return name === adapter && Number.isFinite(value) && value > 0 ? value : null;
}

/** Keeps a rate for the next visit. */
export function keepRate(adapter: string, rate: number) {
  keepChoice('flop-rate', `${adapter}\n${Math.round(rate)}`);
}
