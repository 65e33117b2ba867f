import { keepChoice, readChoice } from '../preferences/kept_choice.ts';

/** The speed last seen on an adapter, tokens/s, so that the next start can say how long it will take. */
export function keptRate(adapter: string): number | null {
  const [name, rate] = (readChoice('rate') ?? '').split('\n');
  const value = Number(rate);
  return name === adapter && Number.isFinite(value) && value > 0 ? value : null;
}

export function keepRate(adapter: string, rate: number) {
  keepChoice('rate', `${adapter}\n${Math.round(rate)}`);
}
