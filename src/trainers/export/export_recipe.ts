import type { Recipe } from '../../experiment/spec.ts';
import { worldByName } from '../../task/worlds.ts';
import { modelFolder } from './model_folder.ts';
import type { Plan } from './plan.ts';
import { readme } from './readme.ts';
import { ExportRefused, refusalsOf } from './refusal.ts';
import { swiftPlan } from './swift.ts';
import { type ExportedFile, type ExportInput, requirements, type Target } from './target.ts';
import { heldOutRows, jsonLines, type TaskRow, trainingRows } from './task_rows.ts';
import { trlPlan } from './trl.ts';
import { verifierCases } from './verifier_cases.ts';
import { verlPlan } from './verl.ts';

/** Cases of the verifier's own test in a folder. */
const cases = 200;

const plans: Readonly<Record<Target, (input: ExportInput) => Plan>> = {
  trl: trlPlan,
  'ms-swift': swiftPlan,
  verl: verlPlan,
};

/**
 * An experiment as a folder that a trainer runs with one command: configuration, data, verifier with its test, model,
 * README.
 * @throws ExportRefused with every reason why the trainer cannot be given this recipe
 */
export function exportRecipe(target: Target, input: ExportInput): { files: ExportedFile[]; plan: Plan } {
  const refusals = refusalsOf(target, input);
  if (refusals.length > 0) throw new ExportRefused(refusals);
  const { recipe, python, model, version } = input;
  const plan = plans[target](input);
  const rows = (all: readonly TaskRow[], split: 'train' | 'test') =>
    jsonLines(all.map((row, i) => plan.row?.(row, i, split) ?? row));
  const files = [
    { path: 'README.md', content: readme(target, input, plan) },
    { path: 'requirements.txt', content: `${requirements[target].join('\n')}\n` },
    ...plan.files,
    {
      path: 'forklab_recipe.json',
      content: `${JSON.stringify({ forklab: version, keys: plan.keys, ...inOrder(recipe) }, null, 2)}\n`,
    },
    { path: 'forklab_verifier.py', content: python(`${recipe.world}_verifier.py`) },
    { path: 'test_verifier.py', content: python('test_verifier.py') },
    { path: 'verifier_cases.jsonl', content: jsonLines(verifierCases(worldByName(recipe.world), cases)) },
    { path: 'data/train.jsonl', content: rows(trainingRows(recipe), 'train') },
    { path: 'data/test.jsonl', content: rows(heldOutRows(recipe), 'test') },
    ...modelFolder(recipe, model),
  ];
  return { files, plan };
}

/** A recipe's fields in one order, whoever made it. */
const inOrder = ({ world, model, condition, seed, ...rest }: Recipe) => ({
  world,
  model,
  condition,
  seed,
  ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
});
