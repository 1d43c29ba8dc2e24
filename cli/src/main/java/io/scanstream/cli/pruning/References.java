package io.scanstream.cli.pruning;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.TrainingState;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.StoredBlob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the topics refer to: bundles of published versions, and all that belongs to a job which has not ended. It must have been read
 * <em>after</em> the store was listed, jobs first: a job's end and its version are written at once, so that no file is listed that
 * is about to become a version and is not seen as one.
 *
 * @param jobs by id
 */
public record References(Map<String, TrainingState> jobs, List<ModelPublished> published) {

    public References {
        jobs = Map.copyOf(jobs);
        published = List.copyOf(published);
    }

    /**
     * Folders of attempts that nothing refers to, by name. What lies in no such folder is nobody's to judge.
     *
     * @param before when all files of a folder must have been written
     */
    List<OrphanedFolder> orphans(List<StoredBlob> blobs, Instant before) {
        Set<String> bundles = published.stream().map(ModelPublished::bundle).collect(Collectors.toSet());
        return byFolder(blobs).entrySet().stream()
                .filter(entry -> !isRunning(entry.getKey().jobId()))
                .filter(entry -> !bundles.contains(entry.getKey().key().value()))
                .map(entry -> orphan(entry.getKey(), entry.getValue()))
                .filter(orphan -> orphan.lastWritten().isBefore(before))
                .sorted(Comparator.comparing(OrphanedFolder::folder))
                .toList();
    }

    private static Map<AttemptFolder, List<StoredBlob>> byFolder(List<StoredBlob> blobs) {
        Map<AttemptFolder, List<StoredBlob>> folders = new LinkedHashMap<>();
        for (StoredBlob blob : blobs) {
            AttemptFolder.of(blob.key())
                    .ifPresent(folder -> folders.computeIfAbsent(folder, key -> new ArrayList<>())
                            .add(blob));
        }
        return folders;
    }

    private boolean isRunning(String jobId) {
        return phase(jobId).filter(phase -> !phase.isEnd()).isPresent();
    }

    private Optional<TrainingState.Phase> phase(String jobId) {
        return Optional.ofNullable(jobs.get(jobId)).map(TrainingState::phase);
    }

    private OrphanedFolder orphan(AttemptFolder folder, List<StoredBlob> blobs) {
        return new OrphanedFolder(
                folder.key().value(),
                folder.kind(),
                folder.jobId(),
                folder.attempt(),
                phase(folder.jobId()).orElse(null),
                blobs.size(),
                blobs.stream().mapToLong(StoredBlob::bytes).sum(),
                blobs.stream()
                        .map(StoredBlob::storedAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }
}
