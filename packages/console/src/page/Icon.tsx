/** The few pictures of the page, drawn in the colour of the words beside them. */
const paths = {
  clock: "M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11ZM8 5v3.200l2 1.300",
  tick: "m3.500 8.500 3 3 6-7",
  ticks: "m1 8.500 3 3 6-7M8 11.200l.3.300 6-7",
  warning: "M8 2.200 14.500 13.500h-13ZM8 6.500v3.200M8 11.600v.1",
  up: "M8 13V3.500M3.700 7.700 8 3.400l4.300 4.300",
  down: "M8 3v9.500M3.700 8.300 8 12.600l4.300-4.300",
  chevron: "m4.500 6.500 3.500 3.500 3.500-3.500",
  close: "m4 4 8 8M12 4l-8 8",
  picture: "M2.500 3.500h11v9h-11ZM2.500 11l3-3 2.500 2.500 2-2 3.500 3.500M10.500 6.200v.1",
  question:
    "M8 1.700a6.300 6.300 0 1 0 0 12.600A6.300 6.300 0 0 0 8 1.700ZM6.400 6.300A1.650 1.650 0 1 1 8.800 7.800C8.200 8.100 8 8.400 8 9M8 11.300v.1"
}

export const Icon = ({ name, label }: { readonly name: keyof typeof paths; readonly label?: string }) => (
  <svg
    class="icon"
    viewBox="0 0 16 16"
    {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
  >
    {label === undefined ? null : <title>{label}</title>}
    <path d={paths[name]} />
  </svg>
)
