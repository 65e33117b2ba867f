import { forklab } from './commands.ts';
import { listenToCtrlC, processStreams } from './machine/standard_streams.ts';

listenToCtrlC();
// Dawn keeps the process alive as long as its instance lives; all that was written has been taken by now.
process.exit(await forklab(process.argv.slice(2), processStreams()));
