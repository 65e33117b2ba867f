import type { Program } from '../../device/device.ts';
import type { Sequence } from '../../model/packing.ts';
import { type Scorer, scoreProgram, type TokenScores, tokenScores } from '../scorer.ts';
import type { Shards } from './shards.ts';

/** Scores over shards. */
export class ShardedScorer implements Scorer {
  private constructor(
    private readonly shards: Shards,
    private readonly programs: readonly Program[],
  ) {}

  static async create(shards: Shards, temperature: number): Promise<ShardedScorer> {
    const programs = await Promise.all(shards.spaces.map((space) => scoreProgram(space, temperature)));
    return new ShardedScorer(shards, programs);
  }

  async score(sequences: Sequence[]): Promise<TokenScores[]> {
    const { shards } = this;
    await shards.replicas.follow();
    const sent = shards.send(sequences);
    await shards.submit(sent, ({ index }) => [{ run: this.programs[index] }]);
    const read = await Promise.all(
      sent.map(({ space, packed }) =>
        space.model.device.read([{ buffer: space.forward.statistics, size: packed.rows * 16 }]),
      ),
    );
    return sent.flatMap(({ packed, sequences: own }, i) =>
      tokenScores(own, packed, new Float32Array(read[i][0])),
    );
  }

  destroy(): void {
    for (const program of this.programs) program.destroy();
  }
}
