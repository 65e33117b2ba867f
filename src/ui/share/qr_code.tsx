import { useMemo } from 'react';
import { encode } from 'uqr';
import { useMessages } from '../words/language.ts';

/** A QR code, dark on light in every theme: cameras do not read it the other way round. */
export function QrCode({ text }: { text: string }) {
  const t = useMessages();
  // Larger squares are read from further away, so that they are as few as the text takes; what room is left in them goes
  // into correction, as against a projector's glare. Four squares of margin are the standard's.
  const { data, size } = useMemo(() => encode(text, { ecc: 'L', boostEcc: true, border: 4 }), [text]);
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.share.qr}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={dark} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}
