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
 * @param workers their addresses
 * @param task for which an image is sent; empty: none is, since whoever reads predictions would see its answer
 */
public record Doctor(
        BrokerSource broker,
        String trainerGroup,
        String inferenceGroup,
        Optional<BlobStore> store,
        List<URI> workers,
        Optional<String> task,
        Duration patience) {

    /** How a broker is reached. */
    public interface BrokerSource {
        KafkaConnection connect() throws IOException;
    }

    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>(Machine.look());
        try {
            examine(broker.connect(), findings);
        } catch (CommandFailure | KafkaException | IOException e) {
            findings.add(Finding.failed("broker", "%s", e.getMessage()));
        }
        if (workers.isEmpty()) {
            findings.add(Finding.skipped("workers", "none was asked: name them with --worker http://HOST:PORT"));
        }
        workers.forEach(worker -> findings.addAll(new Workers().look(worker)));
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
                .orElseGet(() -> Finding.skipped("image", "none was sent: name a task with --task")));
    }

    private void examineModels(Brokers brokers, List<Finding> findings) {
        try {
            ServingState state = brokers.state();
            findings.add(Brokers.models(state));
            if (store.isEmpty()) {
                findings.add(Finding.skipped("store", "not looked at: name it with --store"));
            }
            store.map(Bundles::new)
                    .ifPresent(bundles -> state.published().stream()
                            .filter(model -> isUsed(state, model))
                            .map(bundles::look)
                            .forEach(findings::add));
        } catch (CommandFailure | KafkaException | InvalidMessageException e) {
            findings.add(Finding.failed("models", "%s", e.getMessage()));
        }
    }

    private static boolean isUsed(ServingState state, ModelPublished model) {
        return !state.roles(model.modelVersion()).isEmpty();
    }
}
