import { describe, expect, test } from 'vitest';
import { LinkError } from '../fault.ts';
import { type Migration, migrate, migrations } from './link_migrations.ts';
import { payloadSchema } from './link_payload.ts';

/** Made up: schema 2 calls the note `note`, schema 3 counts steps in tens. */
const from1To2: Migration = ({ n, ...rest }) => (n === undefined ? rest : { ...rest, note: n });
const from2To3: Migration = (payload) => ({ ...payload, tens: Number(payload.steps) / 10 });

describe('migrations', () => {
  test('there is one schema so far, the payload schema’s', () => {
    expect(payloadSchema.entries.v.literal).toBe(migrations.length + 1);
    expect(migrate({ v: 1, p: 'countdown@1' })).toEqual({ v: 1, p: 'countdown@1' });
  });

  test('are applied in order, from the payload’s own schema on', () => {
    const steps = [from1To2, from2To3];
    expect(migrate({ v: 1, n: 'a', steps: 40 }, steps)).toEqual({ v: 3, note: 'a', steps: 40, tens: 4 });
    expect(migrate({ v: 2, n: 'a', steps: 40 }, steps)).toEqual({ v: 3, n: 'a', steps: 40, tens: 4 });
    expect(migrate({ v: 3, n: 'a', steps: 40 }, steps)).toEqual({ v: 3, n: 'a', steps: 40 });
  });

  test('leave what they were given as it was', () => {
    const payload = Object.freeze({ v: 1, n: 'a' });
    migrate(payload, [from1To2, from2To3]);
    expect(payload).toEqual({ v: 1, n: 'a' });
  });

  test('do not go back: a newer schema is named', () => {
    expect(() => migrate({ v: 4 }, [from1To2, from2To3])).toThrow('newer version');
    expect(() => migrate({ v: 2 })).toThrow(
      new LinkError({ rule: 'newer-format', what: 'schema', version: 2 }),
    );
  });

  test.each([undefined, null, 0, -1, 1.5, '1', Number.NaN, [1]])('%s is no schema', (v) => {
    expect(() => migrate({ v })).toThrow('v: must be the number of a schema');
  });
});
