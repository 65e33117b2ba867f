/** How many shards a batch's gradient is summed from on the processor, whatever the number of workers (`Device.shards`). */
export const shardCount = 8;
