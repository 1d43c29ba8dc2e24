package io.scanstream.cli.doctor;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.serving.ServingState;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.ModelPublished;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at everything that an image or a training request meets on its way, in that order. What depends on something that
 * failed is not looked at.
 *
 * @param broker to one that answers; throws if none does
 * @param store empty: it is not looked at
 * @param workers their addresses; if there are none the usual ones are tried
 * @param task for which an image is sent; empty: none is, since whoever reads predictions would see its answer
 */
public record Doctor(
        BrokerSource broker,
        String trainerGroup,
        String inferenceGroup,
        Optional<StoreSource> store,
        List<URI> workers,
        Optional<String> task,
        Duration patience) {

    /** How a broker is reached. */
    public interface BrokerSource {
        KafkaConnection connect() throws IOException;
    }

    /** How a store is opened. */
    public interface StoreSource {
        BlobStore open() throws IOException;
    }

    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>(Machine.look());
        try {
            examine(broker.connect(), findings);
        } catch (CommandFailure | KafkaException | IOException e) {
            findings.add(Finding.failed(
                    "broker",
                    e.getMessage(),
                    "docs/operations.md says how to start one, docs/security.md how to be let in"));
        }
        findings.addAll(new Workers().look(workers));
        return findings;
    }

    private void examine(KafkaConnection connection, List<Finding> findings) {
        Brokers brokers = new Brokers(connection);
        findings.add(brokers.cluster());
        List<Finding> topics = brokers.topics();
        findings.addAll(topics);
        if (topics.stream().anyMatch(topic -> topic.state() == Finding.State.FAILED)) {
            return;
        }
        findings.add(brokers.group("trainers", trainerGroup));
        findings.add(brokers.group("inference workers", inferenceGroup));
        examineModels(brokers, findings);
        findings.add(task.map(name -> GoldenImage.send(connection, name, patience))
                .orElseGet(() -> Finding.skipped("image", "none was sent", "name a task with --task")));
    }

    private void examineModels(Brokers brokers, List<Finding> findings) {
        try {
            ServingState state = brokers.state();
            findings.add(Brokers.models(state));
            findings.addAll(store.map(source -> examine(source, state))
                    .orElseGet(() -> List.of(
                            Finding.skipped("store", "not looked at", "name it with --store or --store-config"))));
        } catch (CommandFailure | KafkaException | InvalidMessageException e) {
            findings.add(Finding.failed("models", e.getMessage(), Brokers.RIGHTS));
        }
    }

    private static List<Finding> examine(StoreSource source, ServingState state) {
        List<Finding> findings = new ArrayList<>();
        try {
            Bundles bundles = new Bundles(source.open());
            findings.add(bundles.reachable());
            if (findings.get(0).state() == Finding.State.OK) {
                state.published().stream()
                        .filter(model -> isUsed(state, model))
                        .map(bundles::look)
                        .forEach(findings::add);
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.failed("store", CommandFailure.reason(e), Bundles.NAME_THE_STORE));
        }
        return findings;
    }

    private static boolean isUsed(ServingState state, ModelPublished model) {
        return !state.roles(model.modelVersion()).isEmpty();
    }
}
