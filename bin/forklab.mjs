#!/usr/bin/env node
// In the repository the sources run as they are; an installed package has them built.
import { existsSync } from 'node:fs';

if (existsSync(new URL('../src/cli/main.ts', import.meta.url))) {
  await import('tsx');
  await import('../src/cli/main.ts');
} else {
  await import('../build/forklab.js');
}
