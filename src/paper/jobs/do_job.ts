import { openEngine } from '../../cli/machine/engine.ts';
import { experimentOf } from '../experiments.ts';
import { mainBase } from '../models.ts';
import type { Job } from '../plan.ts';
import { distilFurther } from './distil_further.ts';
import { type Done, keyOf, type Thoroughness, writeDone } from './done_files.ts';
import { measure } from './measure.ts';
import { runResult } from './run_result.ts';
import { experimentFolder, trainRun } from './train_run.ts';

/** Runs one job in this process and saves its result in the results folder. */
export async function doJob(out: string, job: Job, thoroughness: Thoroughness): Promise<void> {
  process.once('disconnect', () => process.exit(1));
  // A channel that is listened to would keep a process whose job is done.
  process.channel?.unref();
  const device = await openEngine();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const { task } = job;
  const finish = (result: unknown, took: number): Promise<void> => {
    const done: Done = {
      key: keyOf(job, thoroughness),
      adapter: device.adapterName,
      date: new Date().toISOString().slice(0, 10),
      seconds: took,
      result,
    };
    return writeDone(out, job, done);
  };
  if (task.kind === 'train') {
    const experiment = experimentOf(task.experiment);
    const record = await trainRun(device, out, experiment, task);
    if (record.resumed?.some(({ otherAdapter }) => otherAdapter))
      throw new Error(
        `${job.id} was begun on another adapter. Move its folder ${experimentFolder(out, experiment)} away, or name another folder with --out.`,
      );
    await finish(runResult(task.experiment, record), record.seconds);
  } else if (task.kind === 'distil') {
    await finish(await distilFurther(device, out, mainBase, task.seed), seconds());
  } else {
    await finish(await measure(device, out, task, thoroughness), seconds());
  }
}
