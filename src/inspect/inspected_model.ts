import type { Device } from '../device/device.ts';
import { Decoder, type RolloutSource } from '../model/decode/decoder.ts';
import { destroyModel, type Model } from '../model/model.ts';
import { ResizableScorer } from '../model/resizable_scorer.ts';
import type { ForcingOptions } from '../model/teacher_forcing.ts';
import { OnnxDecoder } from '../onnx/onnx_decoder.ts';
import { destroyOnnx, type OnnxModel } from '../onnx/onnx_model.ts';
import { OnnxScorer } from '../onnx/onnx_scorer.ts';
import { CachedDecoders } from './cached_decoders.ts';
import { DecoderPool } from './decoder_pool.ts';
import { onnxRowsThatFit, rowsThatFit } from './fitting.ts';
import { InvalidRequest } from './invalid_request.ts';

/** Decoders by the number of rollouts, and by the longest sequence, in tokens. */
export interface Decoders {
  /** @throws DeviceError when the device has too little memory; InvalidRequest when the model cannot be sampled */
  for(rollouts: number, longest: number): Promise<RolloutSource>;
  destroy(): void;
}

/** Scores given sequences. */
export type Scorer = Pick<ResizableScorer, 'score' | 'scoreAll' | 'destroy'>;

/** What an inspector asks of a model, whatever computes it. */
export interface InspectedModel {
  /** Draws, and measures entropies. */
  readonly device: Device;
  readonly vocab: number;
  /** Longest sequence, in tokens. */
  readonly context: number;
  decoders(options: { context: number; ends: readonly number[]; top: number }): Decoders;
  scorer(options: ForcingOptions): Scorer;
  /** Frees the model. */
  destroy(): void;
}

/** A model in our own engine. */
export const engineModel = (model: Model): InspectedModel => ({
  device: model.device,
  vocab: model.config.vocab,
  context: model.config.context,
  decoders: ({ context, ends, top }) =>
    model.flat ? new DecoderPool(model, context, ends[0]) : packedDecoders(model, ends, top),
  scorer: (options) => new ResizableScorer(model, options),
  destroy: () => destroyModel(model),
});

/** @param wanted most likely tokens at each position */
function packedDecoders(model: Model, ends: readonly number[], wanted: number): Decoders {
  const { device, config } = model;
  const top = Math.min(wanted, config.vocab);
  return new CachedDecoders(
    (longest) => rowsThatFit(device, model, longest, top),
    async (rows) => {
      if (config.headDim % 4 !== 0)
        throw new InvalidRequest(
          `The model's heads of ${config.headDim} are no multiple of 4: it can be scored, but not sampled.`,
        );
      return Decoder.createCached(model, { rows, ends, top });
    },
  );
}

/** A model in ONNX Runtime. */
export const onnxModel = (model: OnnxModel): InspectedModel => ({
  device: model.device,
  vocab: model.graph.vocab,
  context: model.context,
  decoders: ({ ends, top: wanted }) => {
    const top = Math.min(wanted, model.graph.vocab);
    return new CachedDecoders(
      (longest) => onnxRowsThatFit(model.device, model, longest, top),
      (rows) => OnnxDecoder.create(model, { rows, ends, top }),
    );
  },
  scorer: (options) => new OnnxScorer(model, { ...options, top: Math.min(options.top, model.graph.vocab) }),
  destroy: () => destroyOnnx(model),
});
