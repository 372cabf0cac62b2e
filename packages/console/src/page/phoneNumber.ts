/** A North American number as people write it, `+1 212 555 0142`; any other address as it is. */
export const phoneNumber = (address: string): string =>
  address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1\u00a0$1\u00a0$2\u00a0$3")
