import { useMemo } from 'react';
import { encode } from 'uqr';
import { useMessages } from '../words/language.ts';

/** A QR code, dark on light in every theme: cameras do not read it the other way round. */
export function QrCode({ text }: { text: string }) {
  const t = useMessages();
  // The weakest correction: a screen has no scratches, and larger squares are read from further away.
  const { data, size } = useMemo(() => encode(text, { ecc: 'L', border: 4 }), [text]);
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.share.qr}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={dark} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}
