import type { Device } from '../../device/device.ts';
import type { Folder } from '../../model/hub/folder.ts';
import { destroyModel } from '../../model/model.ts';
import { isBatch, ResizableScorer } from '../../model/resizable_scorer.ts';
import type { ForcingOptions } from '../../model/teacher_forcing.ts';
import { openNodeRuntime } from '../../onnx/node_runtime.ts';
import { chosenOnnx } from '../../onnx/onnx_files.ts';
import { destroyOnnx, openOnnx } from '../../onnx/onnx_model.ts';
import { OnnxScorer } from '../../onnx/onnx_scorer.ts';
import { openEngine } from '../machine/engine.ts';
import { openModel } from '../machine/load_model.ts';
import { log } from '../machine/standard_streams.ts';

/** A model that scores given sequences. */
export interface OpenedScorer {
  device: Device;
  vocab: number;
  /** Longest sequence, in tokens. */
  context: number;
  /** What of its folder is not used. */
  notes: string[];
  scorer: Pick<ResizableScorer, 'score' | 'destroy'>;
  /** Whether sequences of these lengths are scored at once. */
  isBatch(lengths: readonly number[]): boolean;
  destroy(): void;
}

/**
 * Opens a model to score sequences, in our own engine or in ONNX Runtime.
 * @param folder the model's; null for one in an archive (`modelFolder`)
 * @param onnx the graph that is asked for; null: the folder's own way
 * @throws Error if it cannot be run
 */
export async function openScorer(
  nameOrPath: string,
  folder: Folder | null,
  onnx: string | null,
  options: ForcingOptions,
): Promise<OpenedScorer> {
  const file = folder && (await chosenOnnx(folder, onnx));
  if (!folder || file === null) {
    const { device, model, notes } = await openModel(nameOrPath, folder);
    const { vocab } = model.config;
    const scorer = new ResizableScorer(model, options);
    const destroy = () => {
      scorer.destroy();
      destroyModel(model);
    };
    return { device, vocab, context: model.config.context, notes, scorer, isBatch, destroy };
  }
  const device = await openEngine();
  const model = await openOnnx(folder, file, device, await openNodeRuntime());
  for (const note of model.notes) log(note);
  const scorer = new OnnxScorer(model, { ...options, top: Math.min(options.top, model.graph.vocab) });
  return {
    device,
    vocab: model.graph.vocab,
    context: model.context,
    notes: [`${file} is run by ONNX Runtime.`, ...model.notes],
    scorer,
    isBatch: (lengths) => lengths.length <= 1,
    destroy: () => {
      scorer.destroy();
      destroyOnnx(model);
    },
  };
}
