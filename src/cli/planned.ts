// --planned: what a dry run showed is what is done, and nothing that has become of it since.
import type { PlanBinding } from '../queue/common/same-plan.ts';
import type { Command, OptionSpec, Outcome } from './command.ts';

const planned: OptionSpec = {
  flags: '--planned <hash>',
  about: 'only where the plan is still the one that a --dry-run showed: its --json document has its hash',
};

/** They change files alone, and have no plan for a database. */
const ofFiles = ['guard', 'import'];

/** The verb, with --planned where its --dry-run has a plan. */
export function withPlanned(command: Command): Command {
  const { name, options = [] } = command;
  if (ofFiles.includes(name)) return command;
  const at = options.findIndex(({ flags }) => flags.includes('--dry-run'));
  return at < 0 ? command : { ...command, options: options.toSpliced(at + 1, 0, planned) };
}

/** What a call has to do with a plan; none where it is neither a dry run nor held to one. */
export class Planned {
  readonly binding: PlanBinding | undefined;
  #plan: string | undefined;

  constructor({ dryRun, planned }: Readonly<Record<string, unknown>>) {
    if (dryRun !== true && typeof planned !== 'string') return;
    const shown = typeof planned === 'string' ? planned : undefined;
    this.binding = {
      shown,
      tell: (plan) => {
        this.#plan = plan;
      },
    };
  }

  /** The outcome, in whose document a dry run has which plan it showed. */
  in(outcome: Outcome): Outcome {
    const { json } = outcome;
    if (this.#plan === undefined || this.binding?.shown !== undefined || typeof json !== 'object') return outcome;
    return { ...outcome, json: { ...json, planned: this.#plan } };
  }
}
