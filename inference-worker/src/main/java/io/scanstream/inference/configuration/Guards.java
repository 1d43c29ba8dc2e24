package io.scanstream.inference.configuration;

import io.scanstream.imaging.DicomGuard;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings say about the DICOM files that a task takes. */
public final class Guards {

    private static final Logger LOGGER = LoggerFactory.getLogger(Guards.class);

    private Guards() {}

    /**
     * By the name of the task.
     *
     * @throws IllegalArgumentException which setting is no rule
     */
    public static Map<String, DicomGuard> of(InferenceConfiguration.Inference settings) {
        return settings.guards().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> guard(entry.getKey(), entry.getValue())));
    }

    private static DicomGuard guard(String task, InferenceConfiguration.Guard settings) {
        try {
            DicomGuard guard = new DicomGuard(
                    settings.modalities().orElse(Set.of()),
                    settings.bodyParts().orElse(Set.of()),
                    settings.acceptUnstated());
            LOGGER.info("of DICOM files the task '{}' takes: {}", task, guard);
            return guard;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "scanstream.inference.guards.\"%s\": %s".formatted(task, e.getMessage()), e);
        }
    }
}
