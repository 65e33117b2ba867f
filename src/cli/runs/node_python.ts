import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../device/node_package_root.ts';
import type { PythonSource } from '../../trainers/export/target.ts';

/** The Python sources of exported folders, as files: for the command line. */
export const nodePython: PythonSource = (name) =>
  readFileSync(join(packageRoot, 'src/trainers/export/python', name), 'utf8');
