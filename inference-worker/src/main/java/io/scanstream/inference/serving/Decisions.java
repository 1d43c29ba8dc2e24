package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ServingDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has been decided and asked for, as far as this worker takes part in it. Thread-safe: one thread reads it from its
 * topics, another carries out what is not live.
 */
public final class Decisions {

    private final Set<Role> roles;
    /** By task. */
    private Map<String, ServingDecision> serving = Map.of();

    private List<ReplayRequest> replays = List.of();
    /** Ids of those that are known not to be done. Only for them a model is loaded. */
    private final Set<String> underWay = new HashSet<>();

    /** @param roles that this worker takes part in */
    public Decisions(Set<Role> roles) {
        this.roles = Set.copyOf(roles);
    }

    synchronized void update(Map<String, ServingDecision> decided, Map<String, ReplayRequest> asked) {
        serving = Map.copyOf(decided);
        replays = asked.values().stream()
                .sorted(Comparator.comparing(ReplayRequest::requestedAt))
                .toList();
        underWay.retainAll(asked.keySet());
    }

    /** The versions to be loaded, the most urgent first. */
    synchronized SortedMap<Duty, ModelVersion> versions() {
        SortedMap<Duty, ModelVersion> versions = new TreeMap<>();
        if (roles.contains(Role.LIVE)) {
            serving.forEach((task, decision) -> versions.put(Duty.live(task), decision.modelVersion()));
        }
        orders().forEach(order -> {
            boolean isNeeded = order instanceof BackgroundOrder.Shadow
                    || underWay.contains(order.duty().name());
            if (isNeeded) {
                versions.put(order.duty(), order.version());
            }
        });
        return versions;
    }

    /** What is to be answered besides, the most urgent first: shadows, then replays in the order in which they came. */
    public synchronized List<BackgroundOrder> orders() {
        List<BackgroundOrder> orders = new ArrayList<>();
        if (roles.contains(Role.SHADOW)) {
            new TreeMap<>(serving).forEach((task, decision) -> {
                if (decision.shadow() != null) {
                    orders.add(new BackgroundOrder.Shadow(task, decision.shadow(), decision.decidedAt()));
                }
            });
        }
        if (roles.contains(Role.REPLAY)) {
            replays.forEach(request -> orders.add(new BackgroundOrder.Replay(request)));
        }
        return orders;
    }

    /** From now on a model is wanted for the replay. */
    public synchronized void begin(BackgroundOrder.Replay replay) {
        underWay.add(replay.request().id());
    }

    /** From now on none is. */
    public synchronized void end(BackgroundOrder.Replay replay) {
        underWay.remove(replay.request().id());
    }

    /** The task of images that name none: the only one there is besides aliases; empty if there are several. */
    public synchronized Optional<String> onlyTask() {
        List<String> own = serving.entrySet().stream()
                .filter(decision -> decision.getKey()
                        .equals(decision.getValue().modelVersion().name()))
                .map(Map.Entry::getKey)
                .toList();
        return own.size() == 1 ? Optional.of(own.get(0)) : Optional.empty();
    }
}
