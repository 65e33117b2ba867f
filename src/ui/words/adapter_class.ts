import type { AdapterClass } from '../../experiment/claim.ts';
import type { AdapterFacts } from '../../lab/client/protocol.ts';

/** Vendors by the names that WebGPU gives them, where all of a vendor's GPUs that a page meets are of one class. */
const byVendor: Readonly<Record<string, AdapterClass>> = {
  nvidia: 'discrete',
  apple: 'integrated',
  qualcomm: 'integrated',
  arm: 'integrated',
  'img-tec': 'integrated',
};

/**
 * The class of an adapter: as much of it as a claim says. A browser does not tell whether an Intel or AMD GPU shares the
 * memory of the machine, and these vendors have both kinds.
 */
export function adapterClassOf(adapter: AdapterFacts | null): AdapterClass {
  if (adapter === null) return 'unknown';
  if (adapter.kind !== 'gpu') return adapter.kind;
  const vendor = adapter.vendor.toLowerCase();
  return Object.hasOwn(byVendor, vendor) ? byVendor[vendor] : 'unknown';
}
