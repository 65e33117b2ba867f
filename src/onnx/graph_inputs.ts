import type { DecoderGraph } from './decoder_graph.ts';
import type { Ort } from './session.ts';

/**
 * The inputs of a run beside the cache.
 * @param tokens of each row, equally many
 * @param filled positions of each row in the cache
 * @param length positions of the longest row
 */
export function graphInputs(
  { Tensor }: typeof Ort,
  { takes, padding }: DecoderGraph,
  tokens: readonly (readonly number[])[],
  { filled, length }: { filled: readonly number[]; length: number },
): Record<string, Ort.Tensor> {
  const rows = tokens.length;
  const fresh = tokens[0].length;
  const total = length + fresh;
  const integers = (values: number[], dims: number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const inputs: Record<string, Ort.Tensor> = {
    input_ids: integers(tokens.flat(), [rows, fresh]),
    attention_mask: integers(
      filled.flatMap((own) => {
        const gap = padding === 'left' ? length - own : 0;
        return Array.from({ length: total }, (_, i) => Number(i >= gap && i < gap + own + fresh));
      }),
      [rows, total],
    ),
  };
  if (takes.positions)
    inputs.position_ids = integers(
      filled.flatMap((own) => Array.from({ length: fresh }, (_, i) => own + i)),
      [rows, fresh],
    );
  if (takes.logitsToKeep) inputs.num_logits_to_keep = integers([0], []);
  return inputs;
}
