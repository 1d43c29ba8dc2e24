package io.scanstream.cli.command;

import io.scanstream.cli.replay.ReplayOrder;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Topic;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is wanted of a replay. */
final class ReplayOptions {

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            converter = ImagesConverter.class,
            description = "Where the images lie, images or images.urgent; images if not given.")
    private Optional<Topic> topic;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            converter = TimeConverter.class,
            description = "Images that came since, such as 2026-03-01T12:00:00Z, or -PT2H for two hours ago.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "And before this; now if not given.")
    private Optional<Instant> to;

    @Option(
            names = "--model",
            paramLabel = "NAME@VERSION",
            required = true,
            converter = VersionConverter.class,
            description = "The version that answers once more.")
    private ModelVersion model;

    @Option(
            names = "--against",
            paramLabel = "NAME@VERSION",
            converter = VersionConverter.class,
            description = "Another one that does, to compare with; what was answered live if not given.")
    private Optional<ModelVersion> against;

    @Option(names = "--id", paramLabel = "ID", description = "A name for the replay; made up if not given.")
    private Optional<String> id;

    ReplayOrder order() {
        return new ReplayOrder(
                id.orElseGet(() -> UUID.randomUUID().toString().substring(0, 8)),
                topic.orElse(Topic.IMAGES),
                from,
                to.orElseGet(Instant::now),
                model,
                against);
    }

    /** A topic that images lie in. */
    static final class ImagesConverter implements ITypeConverter<Topic> {
        @Override
        public Topic convert(String text) {
            return Topic.named(text)
                    .filter(topic -> topic == Topic.IMAGES || topic == Topic.IMAGES_URGENT)
                    .orElseThrow(() ->
                            new TypeConversionException("'%s' is neither images nor images.urgent".formatted(text)));
        }
    }
}
