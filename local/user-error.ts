/** A fault that the person at the terminal can mend: shown as its sentence alone, without a stack. */
export class UserError extends Error {
  override name = 'UserError' as const;
}
