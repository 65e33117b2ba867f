import { adapterWords } from '../../experiment/claim.ts';
import type { ExperimentRecord, RunRecord } from '../../experiment/record.ts';

/** The model card of a trained run. @param parameters number of parameters */
export function runCard(
  { spec, preset, adapter }: ExperimentRecord,
  run: RunRecord,
  parameters: number,
): string {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const error = (se: number | null) => (se === null ? '' : ` ± ${(se * 100).toFixed(1)}`);
  const share = (value: number | null = null) => (value === null ? 'not measured' : percent(value));
  const evaluated = run.evaluations.map(
    (e) =>
      `| ${e.step} | ${percent(e['eval/pass@1'])}${error(e['eval/se'])} | ${percent(e['eval/pass@k'])} (k = ${e.k}) | ${e['eval/length'].toFixed(1)} | ${e['eval/entropy'].toFixed(3)} | ${share(e['eval/first_attempt'])} | ${share(e['eval/gave_up'])} |`,
  );
  const mask = { ...spec.mask, ...spec.conditions.find(({ name }) => name === run.condition)?.mask };
  const cut = `by entropy, rho ${mask.rho}, rule ${mask.rule}`;
  const gradient = {
    all: 'all response tokens',
    top: `the top ${cut}`,
    bottom: `the bottom ${cut}`,
    random: `a random share of the response tokens, rho ${mask.rho}`,
    matched: `a random share of the response tokens at the positions of the top by entropy, rho ${mask.rho}`,
  }[mask.select];
  const excluded = mask.exclude ? `, without the tokens ${mask.exclude}` : '';
  return `---
license: mit
library_name: transformers
pipeline_tag: text-generation
---

# ${spec.model}, ${run.condition}, seed ${run.seed}

A ${parameters.toLocaleString('en')}-parameter reasoner of forklab's *${spec.world}* world: \`${spec.model}\` after ${run.metrics.at(-1)?.step ?? 0} steps of RLVR.

**Recipe.** ${preset}, condition *${run.condition}* (the gradient touches ${gradient}${excluded}), seed ${run.seed}, on ${adapterWords(run.adapter ?? adapter)}. All of it is in the archive's \`spec.json\`.

| step | pass@1, held out (± standard error over problems) | pass@k | length, tokens | entropy, nats | right at the first attempt | gave up |
|---|---|---|---|---|---|---|
${evaluated.join('\n')}

One token is one word; words are split by spaces.
`;
}
