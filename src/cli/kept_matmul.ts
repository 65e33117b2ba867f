import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { MatmulUsed } from '../experiment/archive/archive.ts';
import { matmulsSchema } from '../experiment/archive/manifest.ts';
import type { Gpu } from '../gpu/device.ts';
import type { MatmulVariant } from '../model/matmul.ts';
import { availableMatmuls, chooseMatmul } from '../model/matmul_choice.ts';
import { writeWhole } from './whole_file.ts';

const pathIn = (folder: string) => join(folder, 'matmuls.json');

/**
 * Which matmul the runs of a folder use on which adapter; nothing where that was never written.
 * @throws Error that names the file, where it is damaged
 */
export async function readMatmuls(folder: string): Promise<MatmulUsed[]> {
  const path = pathIn(folder);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  try {
    return v.parse(matmulsSchema, JSON.parse(text));
  } catch {
    throw new Error(
      `${path} is damaged: it should say which matmul the runs use. Move it away, and the fastest is chosen anew.`,
    );
  }
}

/** Notes what runs use on an adapter, in place of what was noted for it. */
export async function noteMatmul(folder: string, used: MatmulUsed): Promise<void> {
  const others = (await readMatmuls(folder)).filter(({ adapter }) => adapter !== used.adapter);
  await mkdir(folder, { recursive: true });
  await writeWhole(pathIn(folder), `${JSON.stringify([...others, used])}\n`);
}

/**
 * The matmul to train with: the one that was used on this adapter, whatever the clock says this time, for another one
 * would change a run's last bits; else the fastest.
 */
export async function matmulOf(gpu: Gpu, used: readonly MatmulUsed[]): Promise<MatmulVariant> {
  const before = used.find(({ adapter }) => adapter === gpu.adapterName)?.matmul;
  return availableMatmuls(gpu).find((variant) => variant === before) ?? chooseMatmul(gpu);
}
