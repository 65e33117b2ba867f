import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Gpu } from '../../gpu/device.ts';
import type { MatmulVariant } from '../../model/matmul.ts';
import { availableMatmuls, chooseMatmul } from '../../model/matmul_choice.ts';
import { writeWhole } from '../whole_file.ts';

/**
 * The matmul of a results folder on this adapter: timed once and kept, for it decides the last bits, and all jobs of a
 * folder must come from the same kernels.
 */
export async function matmulOf(out: string, gpu: Gpu): Promise<MatmulVariant> {
  const kept = await readChoices(out);
  const own = kept[gpu.adapterName];
  if (own !== undefined) {
    const available = availableMatmuls(gpu).find((variant) => variant === own);
    if (available) return available;
    throw new Error(
      `${pathOf(out)} names a matmul that this adapter does not have ("${own.slice(0, 40)}"): name another folder with --out.`,
    );
  }
  const chosen = await chooseMatmul(gpu);
  await mkdir(out, { recursive: true });
  await writeWhole(pathOf(out), `${JSON.stringify({ ...kept, [gpu.adapterName]: chosen })}\n`);
  return chosen;
}

const pathOf = (out: string) => join(out, 'matmul.json');

const choices = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.string()),
);

/** The matmul of each adapter that worked in a results folder. @throws Error where the file is damaged */
export async function readChoices(out: string): Promise<Record<string, string>> {
  const path = pathOf(out);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return v.parse(choices, JSON.parse(text));
  } catch {
    throw new Error(
      `${path} is damaged. Which matmul the results beside it were made with is not known: name another folder with --out.`,
    );
  }
}
