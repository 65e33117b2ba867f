import { adapterWords } from '../../experiment/claim.ts';
import { foreignRunName } from '../../experiment/foreign/foreign_run.ts';
import type { ArchiveContents } from './archive.ts';
import { runName } from './entry_paths.ts';

/** Text that Markdown shows as it is. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]<>#|!~&]/g, (character) => `\\${character}`);

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

const inspectLine =
  '- `inspect/<set>/`: samples that were inspected, as traces, the continuations of their forks, and in `set.json` what was asked and the scans of the forks';

const foreignLine =
  '- `foreign/<n>/metrics.jsonl`, `evaluations.jsonl`: runs of other trainers, by number in `manifest.json`; what was not measured has no field';

/** The README of an archive of runs of other trainers, without an experiment of the lab. */
function foreignText({ name, foreign = [], inspected = [], forklab, date }: ArchiveContents): string {
  return `# ${plain(name)}

Runs of other trainers, imported into forklab, a research lab in a browser tab: ${foreign.map((run) => plain(foreignRunName(run))).join(', ')}. Imported by forklab ${plain(forklab)}, ${plain(date)}.

## Open this archive

Drop the zip on forklab's page: the runs come into Compare${inspected.length > 0 ? ', their responses into Inspect' : ''}.

## What lies where

- \`manifest.json\`: the runs, and each entry with its size and SHA-256
${foreignLine}${inspected.length > 0 ? `\n${inspectLine}` : ''}

\`\`\`python
import pandas as pd

metrics = pd.read_json("foreign/1/metrics.jsonl", lines=True)
\`\`\`
`;
}

/** The README of an archive of an inspection alone. */
function inspectionText({ name, inspected = [], forklab, date }: ArchiveContents): string {
  const models = [...new Set(inspected.flatMap(({ samples }) => samples.map(({ trace }) => trace.model)))];
  const named = models.filter((model) => model !== null).map(plain);
  return `# ${plain(name)}

An inspection in forklab, a research lab in a browser tab: ${inspected.length} ${inspected.length === 1 ? 'set' : 'sets'} of samples${named.length > 0 ? ` of ${named.join(', ')}` : ''}, with the entropy of each token in nats. The model itself is not in it. Saved by forklab ${plain(forklab)}, ${date}.

## Open this archive

Drop the zip on forklab's page.

## What lies where

- \`manifest.json\`: each entry with its size and SHA-256
${inspectLine}

\`\`\`python
import pandas as pd

samples = pd.read_json("inspect/1/samples.jsonl", lines=True)
\`\`\`
`;
}

/** The README of an archive: what it is, its contents, how to open it and what to do with the models. */
export function readmeText(archive: ArchiveContents): string {
  const { name, link, record, weights, checkpoints, trees, inspected = [], foreign = [] } = archive;
  if (record === null) return foreign.length > 0 ? foreignText(archive) : inspectionText(archive);
  const { spec, runs } = record;
  const parts = [
    `# ${plain(name)}`,
    `An experiment of forklab, a research lab in a browser tab: reinforcement learning with verifiable rewards (RLVR) of a small reasoner in the world *${spec.world}*, from the base \`${spec.model}\`, ${spec.steps} steps. ${runs.length} runs: ${listed(runs.map(runName))}. Trained on ${plain(adapterWords(record.adapter))}, forklab ${plain(record.version)}, ${plain(record.date)}.`,
    link &&
      `${link.startsWith('#') ? "To see the recipe and to run it again, open forklab's page with this behind its address" : 'Its recipe, to see and to run again'}:\n\n    ${link}`,
    `## Open this archive

Drop the zip on forklab's page; or, from the command line in its repository:

\`\`\`
npm run forklab -- train this.forklab.zip            # runs the recipe again
npm run forklab -- train this.forklab.zip --out DIR  # goes on from the checkpoints, if there are any
\`\`\``,
    `## What lies where

- \`manifest.json\`: what the experiment is, and each entry with its size and SHA-256
- \`spec.json\`: the recipe, all conditions and seeds
- \`vocabulary.json\`: the words of the token ids
- \`runs/<condition>-<seed>/metrics.jsonl\`: a line a training step, null where nothing was measured; \`evaluations.jsonl\`: a line an evaluation on held-out problems
- \`runs/<condition>-<seed>/samples-0001.jsonl\` and so on: responses as traces, a line each, with the entropy of each token in nats; \`groups.jsonl\`: their prompt groups, advantages and masks`,
    weights.length > 0 && '- `weights/<condition>-<seed>/`: the trained models, each a Hugging Face folder',
    checkpoints.length > 0 &&
      '- `checkpoints/<condition>-<seed>.bin`: where the runs stand, for forklab to go on from',
    trees.length > 0 && '- `trees/<name>.jsonl`: branches of fork trees, as traces',
    inspected.length > 0 && inspectLine,
    foreign.length > 0 && foreignLine,
    '```python\nimport pandas as pd\n\n' +
      `metrics = pd.read_json("runs/${runName(runs[0])}/metrics.jsonl", lines=True)\nmetrics.plot(x="step", y=["reward", "entropy"])\n\`\`\``,
    weights.length > 0 &&
      `## Load a model

Unpack the zip; then, in Python:

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

folder = "weights/${runName(weights[0])}"
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder)
\`\`\``,
  ];
  const isListItem = (part: string) => part.startsWith('- ');
  return `${parts
    .filter((part) => typeof part === 'string')
    .map((part, i) => (i === 0 ? part : isListItem(part) ? `\n${part}` : `\n\n${part}`))
    .join('')}\n`;
}
