/**
 * Loaded into a command before its own code (`node --import`): kills the process, as `kill -9` does, at the n-th thing
 * that it does to files it writes, n from `FORKLAB_DRILL_KILL`. A write is killed with the first half of its bytes there.
 */

import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.FORKLAB_DRILL_KILL);

/** Counts one thing; at the last one `half` is done and the process is gone. */
async function count(half: () => unknown = () => {}): Promise<void> {
  left--;
  if (left > 0) return;
  await half();
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

const { open, rename, link } = promises;
promises.open = async (path, flags, mode) => {
  const writes = typeof flags === 'string' && flags !== 'r';
  if (writes) await count();
  const handle = await open(path, flags, mode);
  if (!writes) return handle;
  const { writeFile, sync, close } = handle;
  handle.writeFile = async (content, options) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : (content as Uint8Array);
    await count(() => writeFile.call(handle, bytes.subarray(0, bytes.length / 2)));
    return writeFile.call(handle, content, options);
  };
  handle.sync = async () => {
    await count();
    return sync.call(handle);
  };
  handle.close = async () => {
    await count();
    return close.call(handle);
  };
  return handle;
};
promises.rename = async (from, to) => {
  await count();
  return rename(from, to);
};
promises.link = async (from, to) => {
  await count();
  return link(from, to);
};
syncBuiltinESMExports();
