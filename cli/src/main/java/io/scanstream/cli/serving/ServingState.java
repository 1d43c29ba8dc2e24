package io.scanstream.cli.serving;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The versions that there are and what was decided about them. Each change is a decision that follows from this state, or
 * is refused with a sentence.
 *
 * @param published in the order of publishing
 * @param log records of the topic {@code serving} in their order. It is compacted, which takes away the oldest of a task
 *     first: what is left lies without a gap before the newest
 */
public record ServingState(List<ModelPublished> published, List<Decided> log) {

    /** @param decision null if what was decided about the task was taken back */
    public record Decided(String task, ServingDecision decision) {}

    public ServingState {
        published = List.copyOf(published);
        log = List.copyOf(log);
    }

    /** What holds for a task now. */
    public Optional<ServingDecision> decision(String task) {
        return Optional.ofNullable(decisions().get(task));
    }

    /** Whether a decision on a model changes nothing. */
    public boolean holds(ServingDecision decision) {
        return decision(decision.modelVersion().name())
                .filter(present -> present.modelVersion().equals(decision.modelVersion()))
                .filter(present -> Objects.equals(present.shadow(), decision.shadow()))
                .isPresent();
    }

    private Map<String, ServingDecision> decisions() {
        Map<String, ServingDecision> newest = new LinkedHashMap<>();
        log.forEach(decided -> newest.put(decided.task(), decided.decision()));
        newest.values().removeIf(Objects::isNull);
        return newest;
    }

    /** What a version does now, for people: "live", "shadow", "live as" and an alias; empty if nothing. */
    public List<String> roles(ModelVersion version) {
        List<String> roles = new ArrayList<>();
        decisions().forEach((task, decision) -> {
            String suffix = task.equals(version.name()) ? "" : " as " + task;
            if (version.equals(decision.modelVersion())) {
                roles.add("live" + suffix);
            }
            if (version.equals(decision.shadow())) {
                roles.add("shadow" + suffix);
            }
        });
        return roles;
    }

    /** The version answers; a shadow stays, unless it is this version. */
    public ServingDecision promoted(ModelVersion version) {
        requirePublished(version);
        ModelVersion shadow = decision(version.name())
                .map(ServingDecision::shadow)
                .filter(other -> !other.equals(version))
                .orElse(null);
        return new ServingDecision(version, shadow, Instant.now());
    }

    /** The version answers, and none beside it. */
    public ServingDecision promotedAlone(ModelVersion version) {
        requirePublished(version);
        return new ServingDecision(version, null, Instant.now());
    }

    /** The version answers beside the live one. */
    public ServingDecision shadowed(ModelVersion version) {
        requirePublished(version);
        ModelVersion live = decision(version.name())
                .orElseThrow(() -> new CommandFailure(
                        "no version of %s answers, so there is nothing to answer beside: promote one without --shadow"
                                .formatted(version.name())))
                .modelVersion();
        if (live.equals(version)) {
            throw new CommandFailure("%s is the live version, it cannot be its own shadow".formatted(version));
        }
        return new ServingDecision(live, version, Instant.now());
    }

    /**
     * The version that answered before the present one answers again.
     *
     * @param wanted another one, whenever it answered
     */
    public ServingDecision rolledBack(String name, Optional<ModelVersion> wanted) {
        ModelVersion live = decision(name)
                .orElseThrow(() -> new CommandFailure(
                        "no version of %s answers, so there is nothing to go back from".formatted(name)))
                .modelVersion();
        ModelVersion version = wanted.orElseGet(() -> before(name, live));
        if (version.equals(live)) {
            throw new CommandFailure("%s answers now".formatted(version));
        }
        if (!isPublished(version)) {
            throw new CommandFailure("%s is not published; %s".formatted(version, choice(live)));
        }
        return promoted(version);
    }

    private ModelVersion before(String name, ModelVersion live) {
        return log.stream()
                .filter(decided -> decided.task().equals(name) && decided.decision() != null)
                .map(decided -> decided.decision().modelVersion())
                .filter(version -> !version.equals(live))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new CommandFailure(
                        "the topic 'serving' does not tell what answered before %s; %s".formatted(live, choice(live))));
    }

    private String choice(ModelVersion live) {
        String others = published.stream()
                .map(ModelPublished::modelVersion)
                .filter(version -> version.name().equals(live.name()) && !version.equals(live))
                .map(ModelVersion::version)
                .collect(Collectors.joining(", "));
        return others.isEmpty()
                ? "no other version of %s is published".formatted(live.name())
                : "name one with --to: published of %s are %s".formatted(live.name(), others);
    }

    /** What is published of a version that nobody uses, and that may go. */
    public ModelPublished retirable(ModelVersion version) {
        ModelPublished model = requirePublished(version);
        List<String> roles = roles(version);
        if (!roles.isEmpty()) {
            throw new CommandFailure("%s is %s; promote another one, or end the shadow, first"
                    .formatted(version, String.join(", ", roles)));
        }
        return model;
    }

    /** @throws CommandFailure if it is not */
    public ModelPublished requirePublished(ModelVersion version) {
        return published.stream()
                .filter(model -> model.modelVersion().equals(version))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "%s is not published; 'scanstream models' lists what is".formatted(version)));
    }

    private boolean isPublished(ModelVersion version) {
        return published.stream().anyMatch(model -> model.modelVersion().equals(version));
    }
}
