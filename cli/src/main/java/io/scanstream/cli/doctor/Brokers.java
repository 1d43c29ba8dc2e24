package io.scanstream.cli.doctor;

import io.scanstream.cli.client.Cluster;
import io.scanstream.cli.client.Models;
import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** What a broker that answers has for the workers. */
final class Brokers {

    static final String RIGHTS =
            "see that this client may do what docs/security.md lists for an operator; --kafka-config says who it is";

    private static final String MEND_TOPICS =
            "make what is missing with 'scanstream topics create', change how one is kept with Kafka's kafka-configs";

    private final KafkaConnection connection;

    Brokers(KafkaConnection connection) {
        this.connection = connection;
    }

    Finding cluster() {
        return guarded(
                "broker",
                () -> Finding.ok("broker", "%s", new Cluster(connection).description()),
                "see in its log why it does not tell");
    }

    List<Finding> topics() {
        try {
            List<String> faults = new Topics(connection).faults(List.of(Topic.values()));
            return faults.isEmpty()
                    ? List.of(Finding.ok("topics", "all %d are there, kept as they must be", Topic.values().length))
                    : faults.stream()
                            .map(fault -> Finding.failed("topics", fault, MEND_TOPICS))
                            .toList();
        } catch (CommandFailure e) {
            return List.of(Finding.failed("topics", e.getMessage(), RIGHTS));
        }
    }

    /** @param workers for people */
    Finding group(String workers, String group) {
        return guarded(
                workers,
                () -> {
                    int members = new Cluster(connection).members(group).orElse(0);
                    return members > 0
                            ? Finding.ok(workers, "%d in the group %s", members, group)
                            : Finding.warning(
                                    workers,
                                    "none in the group %s".formatted(group),
                                    "start one, or name another group with --trainer-group or --inference-group");
                },
                RIGHTS);
    }

    ServingState state() {
        return new Models(connection).state();
    }

    static Finding models(ServingState state) {
        List<String> live = state.published().stream()
                .map(ModelPublished::modelVersion)
                .filter(version -> state.roles(version).contains("live"))
                .map(Object::toString)
                .toList();
        if (state.published().isEmpty()) {
            return Finding.warning("models", "none is published", "train one with 'scanstream train'");
        }
        return live.isEmpty()
                ? Finding.warning(
                        "models",
                        "%d published, none answers".formatted(state.published().size()),
                        "let one answer with 'scanstream models promote'")
                : Finding.ok(
                        "models", "%d published; live: %s", state.published().size(), String.join(", ", live));
    }

    private static Finding guarded(String subject, Supplier<Finding> look, String next) {
        try {
            return look.get();
        } catch (CommandFailure | KafkaException | InvalidMessageException e) {
            return Finding.failed(subject, e.getMessage(), next);
        }
    }
}
