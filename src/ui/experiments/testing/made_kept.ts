import { presets } from '../../../experiment/presets.ts';
import type { KeptExperiment, KeptRunFacts } from '../../../lab/client/kept_protocol.ts';

const preset = 'countdown-mini@1';

/** An experiment in the list, with all its runs in one state. */
export function madeKept(
  n: number,
  run: Partial<KeptRunFacts> = {},
  change: Partial<KeptExperiment> = {},
): KeptExperiment {
  const spec = presets[preset];
  return {
    id: `experiment${n}`,
    name: `calm heron ${n}`,
    note: '',
    star: false,
    created: '2026-11-25T12:00:00.000Z',
    updated: '2026-11-25T12:00:00.000Z',
    preset,
    spec,
    adapter: 'made up',
    version: '0.1.0',
    bytes: 2e6,
    elsewhere: false,
    removed: null,
    queued: null,
    imported: false,
    runs: spec.conditions.map(({ name }) => ({
      condition: name,
      seed: 1,
      status: 'paused',
      step: 12,
      pass: 0.4,
      bytes: 5e5,
      resumed: 0,
      model: true,
      ...run,
    })),
    ...change,
  };
}
