import { forklab } from './commands.ts';
import { listenToCtrlC, processStreams } from './machine/standard_streams.ts';

listenToCtrlC();
// Dawn's instance keeps the process alive; all output has been flushed by now.
process.exit(await forklab(process.argv.slice(2), processStreams()));
