package io.scanstream.cli.command;

import io.scanstream.cli.client.Models;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.ServingDecision;

/** A decision on what answers, made and told. */
final class ServingDisplay {

    private ServingDisplay() {}

    /** Writes nothing if the decision is the one that holds: a shadow's beginning is the decision's time. */
    static void decide(Models models, ServingState state, ServingDecision decision, OutputOption output) {
        String name = decision.modelVersion().name();
        ServingDecision before = state.decision(name).orElse(null);
        boolean holds = state.holds(decision);
        if (!holds) {
            models.decide(decision);
        }
        ServingDecision made = holds ? before : decision;
        output.print(made, () -> sentence(made) + (holds ? ", as before" : "") + System.lineSeparator());
        if (!holds && before != null && !before.modelVersion().equals(decision.modelVersion())) {
            output.say("before it %s did; 'scanstream models rollback %s' goes back to that"
                    .formatted(before.modelVersion(), name));
        }
    }

    private static String sentence(ServingDecision decision) {
        String live = "%s answers".formatted(decision.modelVersion());
        return decision.shadow() == null
                ? live + ", without a shadow"
                : "%s, %s is its shadow".formatted(live, decision.shadow());
    }
}
