package io.scanstream.model;

import ai.djl.engine.Engine;
import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingRequest;
import java.time.Instant;
import java.util.List;

/**
 * How a model came to be: enough to make it again, and to tell why another run came out differently.
 *
 * @param request with all defaults written out
 * @param initialWeights null for random initialisation
 * @param evidence why this strategy
 * @param bestEpoch the epoch whose weights these are
 */
public record Provenance(
        TrainingRequest request,
        DataFingerprint data,
        InitialWeights initialWeights,
        List<String> evidence,
        int bestEpoch,
        String codeVersion,
        Platform platform,
        Instant trainedAt) {

    /**
     * What was learned from.
     *
     * @param sha256 over label, part and digest of every image, in an order that does not depend on file names
     * @param duplicates images whose bytes are those of another
     * @param nearDuplicates images that show the picture of another in a different file
     * @param groups patients, lesions or the like that the data set names
     * @param moved images that are in another part than the data set says, beside a copy or another of their group
     * @param unreadable files that were left out, at most the first hundred, with the reason
     */
    public record DataFingerprint(
            String sha256,
            List<ClassCount> classes,
            int duplicates,
            int nearDuplicates,
            int groups,
            int moved,
            int unreadableCount,
            List<String> unreadable) {}

    /** The file that the backbone started from. */
    public record InitialWeights(String file, String form, String sha256) {}

    /** Numbers differ in the last digits between processors and engines. */
    public record Platform(String engine, String device, String java, String os, String arch, int processors) {

        static Platform current() {
            Engine engine = Engine.getEngine("PyTorch");
            return new Platform(
                    "PyTorch " + engine.getVersion() + ", DJL " + Engine.getDjlVersion(),
                    TorchEngine.device().toString(),
                    System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors());
        }
    }

    /** Made here and now. */
    public static Provenance now(
            TrainingRequest request,
            DataFingerprint data,
            InitialWeights initialWeights,
            List<String> evidence,
            int bestEpoch) {
        return new Provenance(
                request,
                data,
                initialWeights,
                evidence,
                bestEpoch,
                CodeVersion.current(),
                Platform.current(),
                Instant.now());
    }
}
