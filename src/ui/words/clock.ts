const two = (value: number) => String(value).padStart(2, '0');

/** 20:25, by the reader's clock. */
export const clock = (date: Date): string => `${two(date.getHours())}:${two(date.getMinutes())}`;

/** 11-29, by the reader's clock. */
export const day = (date: Date): string => `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
