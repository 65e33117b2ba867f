import type { Claim } from '../experiment/claim.ts';

/** The preset that the claim is of: it is trained on any processor in well under a minute. */
export const exactPreset = 'countdown-mini@1' as const;

/**
 * The processor's result on every machine, for visitors to check bit for bit: the small preset with its one
 * seed. Written from the records of `FORKLAB_ADAPTER=wasm forklab train countdown-mini --out DIR`; it changes when the
 * kernels' bits do, as the golden trainings do (`src/rl/golden_training.test.ts`).
 */
export const exactClaim: Claim = {
  adapter: 'wasm',
  steps: [0, 10, 20, 30, 40],
  results: [
    {
      condition: 'top20',
      mean: 0.337,
      sd: null,
      n: 1,
      pass: [0.204, 0.278, 0.331, 0.351, 0.337],
      hashes: ['0419b1868aeb698cd7d090f0fb5b070dcf8ce42eaf23712ea2462310aef9f8e5'],
    },
    {
      condition: 'all',
      mean: 0.36,
      sd: null,
      n: 1,
      pass: [0.204, 0.287, 0.36, 0.346, 0.36],
      hashes: ['6a298d51688d8fbc46dffce611df0d67623d442253600963623de6170c4c60c2'],
    },
    {
      condition: 'bottom80',
      mean: 0.231,
      sd: null,
      n: 1,
      pass: [0.204, 0.227, 0.214, 0.227, 0.231],
      hashes: ['60ee1e5eb14972acf0a387985fd3ac7ab01771d0f4eb3e21d30970838be30043'],
    },
    {
      condition: 'random20',
      mean: 0.307,
      sd: null,
      n: 1,
      pass: [0.204, 0.222, 0.274, 0.314, 0.307],
      hashes: ['adb126c997c54b1ba04376c460ab43c70ff1fc3f7b8315d9f630e6fdce5be9d8'],
    },
  ],
};
