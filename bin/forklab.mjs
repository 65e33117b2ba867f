#!/usr/bin/env node
// `npx forklab` inside the repository: the sources run as they are.
import 'tsx';

await import('../src/cli/main.ts');
