/** Puts the hands back on the keyboard; where the keyboard is on the screen, it stays away until asked for. */
export const focusComposer = () => {
  if (matchMedia("(pointer: fine)").matches) document.getElementById("text")?.focus()
}
