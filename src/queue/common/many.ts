/** From how many patches on a push or a pop takes a while. */
export const MANY = 100;
