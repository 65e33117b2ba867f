import { expect, test } from 'vitest';
import { randomStream } from '../random/stream.ts';
import { countdownWorld } from './countdown/world.ts';
import type { World } from './world.ts';
import { worldByName, worldNames } from './worlds.ts';

/** What every world promises, whatever its problems are. A new world is added by being in the registry. */
const worlds: World[] = [
  ...worldNames.map(worldByName),
  countdownWorld({ numbers: 4, max: 12, top: 40 }) as World,
];

/** A problem's prompt without regard to order: equal for problems that are the same but for order. */
const key = (world: World, problem: unknown) =>
  world.name.startsWith('countdown')
    ? [...world.prompt(problem)].sort((a, b) => a - b).join(' ') + world.title(problem).split('→')[1]
    : world.title(problem);

for (const world of worlds) {
  test(`${world.name}: no held-out or validation problem is ever sampled`, () => {
    const kept = new Set([...world.heldOut(), ...world.validation()].map((problem) => key(world, problem)));
    const random = randomStream(11, 12);
    const drawn = Array.from({ length: 10_000 }, () => key(world, world.sample(random)));
    expect(drawn.filter((problem) => kept.has(problem))).toEqual([]);
  });

  test(`${world.name}: the held-out and validation lists share no problem and repeat none`, () => {
    const keys = [...world.heldOut(), ...world.validation()].map((problem) => key(world, problem));
    expect(new Set(keys).size).toBe(keys.length);
    expect(world.heldOut().length).toBeGreaterThan(80);
    expect(world.validation().length).toBeGreaterThan(80);
    expect(world.heldOut()).toBe(world.heldOut());
  });

  test(`${world.name}: prompts start with <bos>, fit the prompt length and use the vocabulary`, () => {
    const random = randomStream(13, 14);
    const problems = [...world.heldOut(), ...Array.from({ length: 200 }, () => world.sample(random))];
    for (const problem of problems) {
      const prompt = world.prompt(problem);
      expect(prompt[0]).toBe(world.vocabulary.bos);
      expect(prompt.length).toBeLessThanOrEqual(world.promptLength);
      for (const token of prompt) expect(world.vocabulary.tokens[token]).toBeDefined();
    }
  });

  test(`${world.name}: a teacher's trace ends in <eos>, fits the response length and is rewarded iff it says yes`, () => {
    const random = randomStream(15, 16);
    const { eos, id } = world.vocabulary;
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const problem = world.sample(random);
      const trace = world.trace(problem, random, i % 2 ? undefined : { ...world.teacher, stop: 0 });
      expect(trace.indexOf(eos)).toBe(trace.length - 1);
      expect(trace.length).toBeLessThanOrEqual(world.responseLength);
      const { reward, reason, answer } = world.verify(problem, trace);
      const saysYes = trace.at(-2) === id('yes');
      expect(reward).toBe(saysYes ? 1 : 0);
      expect(reason).toBe(saysYes ? 'solved' : 'gave-up');
      expect(answer === null).toBe(!saysYes);
      seen.add(reason);
    }
    expect(seen.size).toBe(2);
  });

  test(`${world.name}: the same stream gives the same problems and traces`, () => {
    const draw = () => {
      const random = randomStream(17, 18);
      return Array.from({ length: 50 }, () => {
        const problem = world.sample(random);
        return [world.prompt(problem), world.trace(problem, random)];
      });
    };
    expect(draw()).toEqual(draw());
  });

  test(`${world.name}: a response that never ended is truncated, and nothing may follow <eos>`, () => {
    const random = randomStream(19, 20);
    const problem = world.sample(random);
    const trace = world.trace(problem, random, { ...world.teacher, skill: 1 });
    expect(world.verify(problem, trace).reward).toBe(1);
    expect(world.verify(problem, trace.slice(0, -1)).reason).toBe('truncated');
    expect(world.verify(problem, []).reason).toBe('truncated');
    expect(world.verify(problem, [world.vocabulary.eos]).reason).toBe('malformed');
    expect(world.verify(problem, [...trace, world.vocabulary.eos]).reason).toBe('malformed');
    expect(world.verify(problem, [...trace, ...trace]).reason).toBe('malformed');
  });

  test(`${world.name}: a problem's line reads back, and other lines are no problem`, () => {
    for (const problem of world.heldOut()) {
      const read = world.parse(world.title(problem).replace('→', '->'));
      expect(read).toEqual(problem);
      expect(world.prompt(read)).toEqual(world.prompt(problem));
    }
    for (const text of ['', 'hello', '1', '-> 3', '1 2 3 4 5 6 -> 7', '999 999 999 -> 999', '__proto__'])
      expect(world.parse(text), text).toBeNull();
  });

  test(`${world.name}: every token of a teacher's trace has a slot, and a stray token ends them`, () => {
    const random = randomStream(17, 18);
    for (let i = 0; i < 500; i++) {
      const trace = world.trace(world.sample(random), random, { ...world.teacher, stop: (i % 3) / 2 });
      const slots = world.slots(trace);
      expect(slots).toHaveLength(trace.length);
      expect(slots).not.toContain('');
      const stray = trace.with(3, world.vocabulary.bos);
      expect(
        world
          .slots(stray)
          .slice(3)
          .every((slot) => slot === ''),
      ).toBe(true);
    }
  });

  test(`${world.name}: the teacher chooses in its fork slots, and nowhere else`, () => {
    const random = randomStream(21, 22);
    const chosen = new Set<string>();
    for (const problem of world.heldOut().slice(0, 12)) {
      // What followed each beginning of a trace.
      const followed = new Map<string, number>();
      for (let i = 0; i < 400; i++) {
        const trace = world.trace(problem, random);
        for (const [at, slot] of world.slots(trace).entries()) {
          const beginning = trace.slice(0, at).join();
          const before = followed.get(beginning);
          if (before !== undefined && before !== trace[at]) chosen.add(slot);
          followed.set(beginning, trace[at]);
        }
      }
    }
    expect([...chosen].sort()).toEqual([...world.forkSlots].sort());
  });

  test(`${world.name}: a response that gives up ends in what it came to, any other in its verdict's answer`, () => {
    const random = randomStream(19, 20);
    const { vocabulary } = world;
    let given = 0;
    for (let i = 0; i < 500; i++) {
      const problem = world.sample(random);
      const trace = world.trace(problem, random);
      const { answer, reward } = world.verify(problem, trace);
      const ending = world.ending(problem, trace);
      if (reward === 1) {
        expect(ending).toBe(answer);
        continue;
      }
      given++;
      // The last number that the trace made stands after its last equals sign.
      expect(ending).toBe(vocabulary.tokens[trace[trace.lastIndexOf(vocabulary.id('=')) + 1]]);
      expect(world.ending(problem, trace.slice(0, -1))).toBeNull();
      expect(world.ending(problem, trace.with(1, vocabulary.bos))).toBe(
        trace.includes(vocabulary.tokens.indexOf('wait')) ? ending : null,
      );
    }
    expect(given).toBeGreaterThan(50);
  });
}
