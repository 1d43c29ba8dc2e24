package io.scanstream.trainer.dataset;

import io.scanstream.contract.FailureCode;
import io.scanstream.trainer.job.JobFailedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Labelled images as they were found.
 *
 * @param labels in alphabetical order, two or more
 * @param images ordered by name
 * @param unreadable files that were left out
 * @param nearDuplicates as many as connect all that are alike; of each content that occurs more than once, one copy
 *     stands for all
 * @param remarks of the layout, in sentences
 */
public record Dataset(
        List<String> labels,
        List<LabelledImage> images,
        List<UnreadableFile> unreadable,
        List<NearDuplicate> nearDuplicates,
        List<String> remarks) {

    public Dataset {
        labels = List.copyOf(labels);
        images = List.copyOf(images);
        unreadable = List.copyOf(unreadable);
        nearDuplicates = List.copyOf(nearDuplicates);
        remarks = List.copyOf(remarks);
    }

    /** Without near duplicates and remarks. */
    public Dataset(List<String> labels, List<LabelledImage> images, List<UnreadableFile> unreadable) {
        this(labels, images, unreadable, List.of(), List.of());
    }

    /** Images whose bytes are those of an earlier one. */
    public int duplicates() {
        return images.size()
                - (int) images.stream().map(LabelledImage::sha256).distinct().count();
    }

    /** Images that show the picture of another in a different file; exact copies are not counted again. */
    public int imagesWithNearDuplicates() {
        return (int) nearDuplicates.stream()
                .flatMap(pair -> Stream.of(pair.first().sha256(), pair.second().sha256()))
                .distinct()
                .count();
    }

    /** Patients, lesions or the like that the data set names. */
    public int groups() {
        return (int) images.stream()
                .flatMap(image -> image.group().stream())
                .distinct()
                .count();
    }

    /**
     * The class whose presence is the finding; empty for more than two classes.
     *
     * @param wanted by the request; null: the class with the fewest images, of equals the first by name
     */
    public Optional<Integer> positive(String wanted) throws JobFailedException {
        if (wanted != null && !labels.contains(wanted)) {
            throw new JobFailedException(
                    FailureCode.DATASET_INVALID,
                    "dataset.positive is '%s', but the data set's classes are %s".formatted(wanted, labels));
        }
        if (wanted != null && labels.size() > 2) {
            throw new JobFailedException(
                    FailureCode.DATASET_INVALID,
                    "dataset.positive is '%s', but only of two classes one is positive; the data set's classes are %s"
                            .formatted(wanted, labels));
        }
        if (labels.size() > 2) {
            return Optional.empty();
        }
        return Optional.of(wanted != null ? labels.indexOf(wanted) : rarest());
    }

    private int rarest() {
        int[] counts = new int[labels.size()];
        images.forEach(image -> counts[image.label()]++);
        return counts[1] < counts[0] ? 1 : 0;
    }

    /** @throws JobFailedException if the data set cannot be learned from as it is */
    Dataset verified(double maximumUnreadableShare) throws JobFailedException {
        if (labels.size() < 2) {
            throw invalid("two classes are needed, but it has %s".formatted(labels));
        }
        requireReadable(List.of(), maximumUnreadableShare);
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            if (images.stream().noneMatch(image -> image.label() == wanted)) {
                throw invalid("the class '%s' has no readable image".formatted(labels.get(label)));
            }
        }
        refuseContradictions();
        return this;
    }

    /** @param undecodable of the images */
    void requireReadable(List<UnreadableFile> undecodable, double maximumUnreadableShare) throws JobFailedException {
        int files = images.size() + unreadable.size();
        int lost = unreadable.size() + undecodable.size();
        if (lost > maximumUnreadableShare * files) {
            throw invalid("%d of %d files are unreadable, more than the share of %s that is allowed; the first is %s"
                    .formatted(
                            lost,
                            files,
                            maximumUnreadableShare,
                            unreadable.isEmpty() ? undecodable.get(0) : unreadable.get(0)));
        }
    }

    /**
     * What is left when some of the images turn out to be unreadable after all.
     *
     * @throws JobFailedException if they are too many, together with those that were known
     */
    Dataset without(List<UnreadableFile> undecodable, double maximumUnreadableShare) throws JobFailedException {
        Set<String> names = undecodable.stream().map(UnreadableFile::name).collect(Collectors.toSet());
        requireReadable(undecodable, maximumUnreadableShare);
        return new Dataset(
                labels,
                images.stream().filter(image -> !names.contains(image.name())).toList(),
                Stream.concat(unreadable.stream(), undecodable.stream()).toList(),
                nearDuplicates.stream()
                        .filter(pair -> !names.contains(pair.first().name())
                                && !names.contains(pair.second().name()))
                        .toList(),
                remarks);
    }

    private void refuseContradictions() throws JobFailedException {
        Map<String, LabelledImage> first = new HashMap<>();
        for (LabelledImage image : images) {
            LabelledImage twin = first.putIfAbsent(image.sha256(), image);
            if (twin != null && twin.label() != image.label()) {
                throw invalid("%s and %s are the same image under two labels".formatted(twin.name(), image.name()));
            }
        }
    }

    static JobFailedException invalid(String how) {
        return new JobFailedException(FailureCode.DATASET_INVALID, "the data set cannot be used: " + how);
    }
}
