import { loadModel } from '../../cli/machine/load_model.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { countdown } from '../../task/countdown/world.ts';
import type { World } from '../../task/world.ts';
import { Inspector } from '../inspector.ts';

/** An inspector of the shipped base, with its parameters for the twin. */
export async function shippedInspector() {
  const weights = await loadModel('countdown-164k');
  const world = countdown as World;
  return { weights, inspector: await Inspector.open(await testDevice(), 'base', weights, world) };
}

/** A problem with the tokens of a correct response: `docs/background.md`. */
export function solvedExample() {
  const world = countdown as World;
  const problem = '12 8 3 → 17';
  const prompt = world.prompt(world.parse(problem));
  const response = '12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes <eos>'.split(' ').map(world.vocabulary.id);
  return { problem, tokens: [...prompt, ...response], promptLength: prompt.length };
}
