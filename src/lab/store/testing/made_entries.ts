import { presets } from '../../../experiment/presets.ts';
import type { ExperimentEntry, RunEntry } from '../entries.ts';

export const madeId = (n = 0) => `experiment${String(n).padStart(6, '0')}`;

export const madeExperiment = (n = 0, change: Partial<ExperimentEntry> = {}): ExperimentEntry => ({
  format: 1,
  id: madeId(n),
  name: `calm heron ${n}`,
  note: '',
  star: false,
  created: '2026-11-25T12:00:00.000Z',
  updated: '2026-11-25T12:00:00.000Z',
  preset: 'countdown-mini@1',
  spec: presets['countdown-mini@1'],
  adapter: 'made up',
  version: '0.1.0',
  removed: null,
  queued: null,
  imported: null,
  unsaved: null,
  ...change,
});

export const madeRunEntry = (n = 0, change: Partial<RunEntry> = {}): RunEntry => ({
  format: 1,
  experiment: madeId(n),
  condition: 'top20',
  seed: 1,
  status: 'running',
  step: 10,
  pass: 0.3,
  saved: '2026-11-25T12:30:00.000Z',
  resumed: 0,
  checkpoints: [{ file: 'top20-1.step10-a.state', step: 10, bytes: 100, pass: 0.3 }],
  models: [],
  samples: [{ file: 'top20-1.samples10-a.jsonl', to: 10, bytes: 50 }],
  ...change,
});
