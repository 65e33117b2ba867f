import { type Archive, archiveFileName } from '../../../formats/archive/archive.ts';
import { inspectionFacts } from '../../../formats/archive/inspection_facts.ts';
import type { KeptContents } from '../../../lab/client/kept_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';
import { saveFile } from '../../kit/save_file.ts';
import { renameExperiment } from '../compare/compare_store.ts';
import { importedId } from '../compare/compared_experiments.ts';
import { lab } from '../lab_session.ts';
import { labStore } from '../lab_store.ts';
import { archiveStore } from './archive_store.ts';

/** Saves a kept experiment as an archive, and imports an archive as a kept experiment. */

const say = (work: ReturnType<typeof archiveStore.getState>['work']) => archiveStore.setState({ work });

/** The answer that is waited for; only the newest. */
let stopWaiting = () => {};

/** Hears the lab until an answer has come, in place of another that was waited for. @param answer whether it was one */
export function until(answer: (event: LabEvent) => boolean) {
  stopWaiting();
  const stop = lab().listen((event) => answer(event) && stop());
  stopWaiting = stop;
}

/** What a kept experiment was to be asked for is not waited for any more. */
export function forgetKept() {
  stopWaiting();
  say({ kind: 'none' });
}

/** Has all that is kept of an experiment brought here. What of it is packed, the visitor says then. */
export function exportKept(id: string, name: string) {
  say({ kind: 'gathering', name });
  until((event) => {
    if (event.type === 'kept-exported' && event.id === id) {
      const { type: _type, id: _id, ...contents } = event;
      say({ kind: 'choosing', id, contents });
      return true;
    }
    // The reason is shown with the experiments.
    const failed = event.type === 'kept-fault' && event.id === id;
    if (failed) say({ kind: 'none' });
    return failed;
  });
  lab().send({ type: 'kept-export', id });
}

/** Has the models of a kept experiment written as ONNX, and hands them to the visitor's downloads. */
export function saveOnnx(id: string, name: string) {
  say({ kind: 'writing-onnx', name });
  until((event) => {
    const written = event.type === 'kept-onnx' && event.id === id;
    if (written) saveFile(new Blob([event.zip], { type: 'application/zip' }), onnxFileName(name));
    // The reason is shown with the experiments.
    const over = written || (event.type === 'kept-fault' && event.id === id);
    if (over) say({ kind: 'none' });
    return over;
  });
  lab().send({ type: 'kept-onnx', id });
}

/** `calm-heron.onnx.zip`. */
const onnxFileName = (name: string) => archiveFileName(name).replace(/\.forklab\.zip$/, '.onnx.zip');

/** Keeps an archive's experiment, which is on the screen. It is not resumed. */
export function keepArchive(archive: Archive) {
  const { name, record, checkpoints, inspected } = archive;
  say({ kind: 'keeping', name });
  until((event) => {
    if (event.type === 'kept-imported') {
      const { id } = event;
      say({
        kind: 'archive-kept',
        id,
        name: event.name,
        checkpoints: checkpoints.length,
        runs: record.spec.conditions.length * record.spec.seeds.length,
        ended: record.runs.every(
          (run) => run.ended !== undefined || run.metrics.at(-1)?.step === record.spec.steps,
        ),
        ...(inspected && { inspected: inspectionFacts(inspected) }),
      });
      const { imported } = labStore.getState();
      renameExperiment(importedId({ id: null, name, record }), id);
      if (imported?.record === record) labStore.setState({ imported: { ...imported, id } });
    } else if (event.type === 'kept-fault' && event.id === null)
      say({ kind: 'archive-not-kept', name, detail: event.detail });
    else if (event.type === 'storage-full' && event.id === null)
      say({ kind: 'archive-not-kept', name, detail: null });
    else return false;
    return true;
  });
  lab().send({ type: 'kept-import', name, record, checkpoints });
}

/** Bytes of the parts of what is to be packed. Models and checkpoints lie in an archive as they are. */
export function partSizes({ record, weights, checkpoints }: KeptContents) {
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  return {
    record: new Blob([JSON.stringify(record)]).size,
    weights: sum(weights.flatMap(({ files }) => Object.values(files).map((bytes) => bytes.length))),
    checkpoints: sum(checkpoints.map(({ bytes }) => bytes.length)),
  };
}
