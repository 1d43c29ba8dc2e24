package io.scanstream.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.answering.Destination;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.classification.ClassificationResources;
import io.scanstream.inference.classification.NetworkThreads;
import io.scanstream.inference.configuration.InferenceConfiguration.Inference;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.Pseudonyms;
import io.scanstream.inference.observation.BackgroundMetrics;
import io.scanstream.inference.observation.Observation;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import java.time.Duration;

/**
 * Makes the loops that answer, out of what they share, which stays the caller's to close.
 *
 * @param member of the group that answers the live stream
 * @param pseudonyms of what senders chose
 */
record Loops(
        Inference settings,
        KafkaConnection connection,
        GroupMember member,
        Pseudonyms pseudonyms,
        ServedModels models,
        Decisions decisions,
        ClassificationResources resources,
        NetworkThreads network) {

    /** Images of a batch that is not live: so many, at most, a live image may find in its way. */
    private static final int BACKGROUND_IMAGES = 4;

    boolean isLive() {
        return settings.lanes().contains(Role.LIVE);
    }

    InferenceLoop live(Observation observation) {
        BatchLimits limits = new BatchLimits(settings.batchImages(), settings.batchBytes(), settings.batchWait());
        Classification classification = new Classification(models, settings.defaultTask(), resources);
        return new InferenceLoop(
                models,
                () -> new ImageStream(
                        new Answers(() -> connection.transactional(member.transactionalId()), Destination.live()),
                        new BatchesInFlight(classification, network),
                        ImageStream.Pace.live(),
                        ImageStream.lanes(connection, member, limits, pseudonyms),
                        observation));
    }

    /** Where no live image can come, nothing is gained by small batches, nor by one at a time. */
    BackgroundLoop background(InferenceLoop live, MeterRegistry meters) {
        int images = isLive() ? Math.min(BACKGROUND_IMAGES, settings.batchImages()) : settings.batchImages();
        BackgroundMetrics metrics = new BackgroundMetrics(meters);
        BackgroundLanes lanes = new BackgroundLanes(
                connection,
                member,
                new BatchLimits(images, settings.batchBytes(), Duration.ZERO),
                pseudonyms,
                models,
                decisions,
                settings.defaultTask(),
                resources,
                network,
                metrics::of);
        BackgroundLoop background = new BackgroundLoop(
                decisions,
                models,
                lanes,
                new Replays(connection, member.group()),
                live::isQuiet,
                isLive() ? 1 : network.count());
        metrics.showBehind(background::behind);
        return background;
    }
}
