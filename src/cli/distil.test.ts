import { describe, expect, it } from 'vitest';
import { run } from './distil.ts';
import { UsageError } from './machine/arguments.ts';

describe('distil', () => {
  it.each([
    [[], 'Name a distillation preset'],
    [['countdown-1'], 'Name a distillation preset'],
    [['countdown-164k', 'x'], 'Unexpected argument'],
    [['countdown-164k', '--from', 'countdown-164k'], '--from requires --out'],
    [['countdown-164k', '--skill', '1.5'], '--skill must be a number from 0 to 1'],
    [['countdown-164k', '--stop', '-1'], '--stop must be a number from 0 to 1'],
    [['countdown-164k', '--attempts', '0'], '--attempts must be a number from 1 to 64'],
    [['countdown-164k', '--learning-rate', 'fast'], '--learning-rate must be a number from 0 to 1'],
  ])('rejects %j as bad usage before it opens anything', async (args, message) => {
    const attempt = run(args);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(UsageError);
  });
});
