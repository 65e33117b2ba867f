import type { FirstStep } from '../../experiment/first_step.ts';
import type { Recipe } from '../../experiment/spec.ts';

/** The trainers that an experiment can be written for. */
export const targets = ['trl', 'ms-swift', 'verl'] as const;
export type Target = (typeof targets)[number];

/** A trainer's name as it is written, and what is pinned of it. */
export const targetNames: Readonly<Record<Target, string>> = {
  trl: 'TRL',
  'ms-swift': 'ms-swift',
  verl: 'verl',
};

/** Packages of `requirements.txt`: the versions that the folders were run with (verl: composed with). */
export const requirements: Readonly<Record<Target, readonly string[]>> = {
  trl: ['trl==1.16.0', 'transformers==5.24.0', 'torch==2.13.0', 'rich'],
  // msgspec is missing from the requirements of ms-swift itself.
  'ms-swift': ['ms-swift==4.6.0', 'transformers==5.19.0', 'trl==0.29.1', 'torch==2.13.0', 'msgspec'],
  verl: ['verl[vllm]==0.9.1'],
};

/** A file of an exported folder. */
export interface ExportedFile {
  path: string;
  content: string | Uint8Array<ArrayBuffer>;
}

/** The text of a Python source of this folder, by its file's name. */
export type PythonSource = (name: string) => string;

/** What is exported. */
export interface ExportInput {
  recipe: Recipe;
  /** What the experiment is called, for the README: a preset's name, or `an experiment`. */
  name: string;
  /** A Hugging Face folder's files by name. */
  model: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  python: PythonSource;
  /** Train in bfloat16, as the trainers do by default on GPUs. */
  bf16: boolean;
  firstStep: FirstStep | null;
  /** forklab's version. */
  version: string;
}

/** How the mask is said: by the trainer's own keys, or by a module that changes it. */
export type Keys = 'plain' | 'module';

/** Optimiser updates of a whole run. */
export const updatesOf = ({ steps, minibatches, epochs }: Recipe): number => steps * minibatches * epochs;

/** Sequences of a micro-batch. */
export const sequencesOf = ({ rollout, minibatches, microbatches }: Recipe): number =>
  (rollout.prompts * rollout.group) / (minibatches * microbatches);
