/** The folder of a path; '' for a file alone. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/**
 * Whether a folder is an environment of Python, or holds what was installed or compiled: thousands of files, and none that a run wrote.
 * @param names what it holds, as far as that is known
 */
export const isEnvironment = (folder: string, names: readonly string[] = []): boolean =>
  names.includes('pyvenv.cfg') || /^(node_modules|site-packages|__pycache__)$/.test(folder);

/** What trainers call a folder inside a run's: checkpoints, TensorBoard's with one folder a start, and output folders. */
const checkpoint = /^((checkpoint|global_step)[-_]\d+|(last|best)[-_]checkpoint)$/;
const logs = /^(runs|logs|tensorboard|tensorboard_log)$/;
const output = /^(out|output|outputs|results|v\d+-\d{8}-\d{6})$/;

/**
 * The folder of the run that a file belongs to, from what was dropped on: `run/out` for
 * `run/out/checkpoint-80/trainer_state.json` and for `run/out/runs/Nov30_12-00-00_host/events.out.tfevents.1.host`.
 */
export function rootOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  if (checkpoint.test(parts.at(-1) ?? '')) parts.pop();
  // One folder a start, in the folder of logs.
  if (logs.test(parts.at(-2) ?? '') && isStart(parts.at(-1) ?? '')) parts.splice(-2);
  else if (logs.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('/');
}

/** A folder that TensorBoard's writer names by time and host: `Nov30_12-00-00_host`. */
const isStart = (name: string): boolean => /^[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}_/.test(name);

/** What a run is called: its folder, without those that trainers name; a file alone by its own name. */
export function runNameOf(path: string): string {
  const parts = rootOf(path)
    .split('/')
    .filter((part) => part !== '');
  while (parts.length > 1 && output.test(parts[parts.length - 1])) parts.pop();
  const name = parts.at(-1) ?? path.split('/').at(-1) ?? path;
  return oneLine(name) || 'run';
}

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 200);
