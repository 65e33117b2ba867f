import type { AdapterKind } from '../../lab/client/protocol.ts';
import { useLab } from './use_lab.ts';

/** What the next training runs on; before the lab has looked, what the browser lets hope for. */
export const useAdapterKind = (): AdapterKind =>
  useLab((s) => s.adapter?.kind ?? null) ?? ('gpu' in navigator ? 'gpu' : 'wasm');
