import { definitionOf, says } from '../definition.ts';
import type { Change, Live, LiveLint } from '../lint.ts';

export const publicDefiner: LiveLint = {
  code: 'PQ005',
  name: 'public-definer',
  severity: 'warning',
  summary: 'a new SECURITY DEFINER routine that everyone may execute',
  why: "PostgreSQL lets PUBLIC execute every new routine, and this one acts with its owner's rights.",

  check({ before, after, text }: Change) {
    const isNew = before === null || !isDefiner(before);
    if (!isNew || !isDefiner(after) || !after.acl.some(({ grantee }) => grantee === null)) return [];
    // Whoever writes GRANT … TO PUBLIC means it.
    const meant = text.attached.some(
      ({ setting }) => setting.topic === 'privilege' && setting.grant && setting.roles.includes('PUBLIC'),
    );
    if (meant) return [];
    return [
      {
        message: 'is SECURITY DEFINER, and PUBLIC may execute it',
        hint: 'Add REVOKE EXECUTE ON FUNCTION … FROM PUBLIC and a GRANT to who needs it; or GRANT … TO PUBLIC where everyone is meant to.',
      },
    ];
  },
};

function isDefiner(live: Live): boolean {
  return says(definitionOf(live), 'SECURITY DEFINER');
}
