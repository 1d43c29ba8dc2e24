package io.scanstream.inference;

import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.Topic;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.intake.Selection;
import io.scanstream.inference.intake.Since;
import io.scanstream.inference.intake.Stretch;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.serving.BackgroundOrder;
import io.scanstream.inference.serving.BackgroundOrder.Replay;
import io.scanstream.inference.serving.BackgroundOrder.Shadow;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Makes the streams that answer what is not live. Each has groups, a producer and an output of its own, so that none has any
 * part in the transactions of another, nor of the live stream.
 *
 * @param member of the live stream
 * @param limits of a batch: what a live image may find in its way
 * @param pseudonyms of what senders chose, the same as in the live stream
 * @param network stays the caller's to close
 * @param observations of each lane
 */
record BackgroundLanes(
        KafkaConnection connection,
        GroupMember member,
        BatchLimits limits,
        Pseudonyms pseudonyms,
        ServedModels models,
        Decisions decisions,
        Optional<String> defaultTask,
        ClassificationResources resources,
        NetworkThreads network,
        Function<BackgroundOrder, Observation> observations)
        implements BackgroundLoop.Lanes {

    /** Most records are passed over where several tasks share a topic, and without much ado. */
    private static final int RECORDS_PER_POLL = 100;

    @Override
    public ImageStream open(BackgroundOrder order, BooleanSupplier mayTake) {
        GroupMember inGroup = member.inGroup(group(member.group(), order));
        Classification classification =
                new Classification(models.only(order.duty(), order.version()), Optional.of(order.task()), resources);
        return new ImageStream(
                new Answers(() -> connection.transactional(inGroup.transactionalId()), destination(order)),
                new BatchesInFlight(classification, network),
                ImageStream.Pace.when(mayTake),
                lanes(order),
                observations.apply(order));
    }

    private static Destination destination(BackgroundOrder order) {
        return Destination.besides(
                order instanceof Replay replay ? replay.request().output() : Topic.PREDICTIONS_SHADOW.topicName());
    }

    private List<Function<ImageIntake.Handover, ImageIntake>> lanes(BackgroundOrder order) {
        if (order instanceof Replay replay) {
            Topic topic = Topic.named(replay.request().topic()).orElseThrow();
            return List.of(
                    lane(topic, member, order, new Stretch(replay.request().ranges(), isOf(order.task()))));
        }
        Since since = new Since(((Shadow) order).since(), isOf(order.task()));
        return List.of(
                lane(Topic.IMAGES_URGENT, member.inUrgentGroup(), order, since),
                lane(Topic.IMAGES, member, order, since));
    }

    private Function<ImageIntake.Handover, ImageIntake> lane(
            Topic topic, GroupMember live, BackgroundOrder order, Selection selection) {
        Map<String, Object> fetching = new HashMap<>(ImageIntake.fetching(limits));
        fetching.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        return handover -> new ImageIntake(
                topic,
                connection.member(live.inGroup(group(live.group(), order)), fetching),
                limits,
                pseudonyms,
                selection,
                handover);
    }

    /** As the live stream has it. */
    private Predicate<Optional<String>> isOf(String task) {
        return named -> named.or(() -> defaultTask)
                .or(decisions::onlyTask)
                .filter(task::equals)
                .isPresent();
    }

    /** One for each version that shadows a task, so that it answers an image once, however many decisions name it. */
    static String group(String live, BackgroundOrder order) {
        if (order instanceof Replay replay) {
            return replayGroup(live, replay.request());
        }
        // No identifier has an @: the groups of two shadows are never the same.
        String alias = order.task().equals(order.version().name()) ? "" : "@" + order.task();
        return live + "-shadow-" + order.version() + alias;
    }

    /** Whoever has asked for a replay looks at it to learn how far it has come. */
    static String replayGroup(String live, ReplayRequest request) {
        return live + "-replay-" + request.id();
    }
}
