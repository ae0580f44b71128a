/** A pattern that a text itself matches, and nothing else: whatever means something in a regular expression is escaped. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
