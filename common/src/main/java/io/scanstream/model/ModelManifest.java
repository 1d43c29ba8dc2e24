package io.scanstream.model;

import io.scanstream.contract.Metrics;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.imaging.Preprocessing;
import java.util.List;

/**
 * What a model is: everything that the inference worker needs besides the numbers, and where the numbers are. Written
 * last of a bundle's files, so that a bundle with a manifest is whole.
 *
 * @param schemaVersion of this file
 * @param form of the network, see {@link NetworkCatalogue}
 * @param labels in the order of the network's outputs
 * @param calibration how the probabilities follow from the logits; fitted on the validation part
 * @param decision how a label follows from the probabilities; chosen on the validation part
 * @param metrics on the test part, which nothing else has seen; of a cross-validation on all images, each scored by the
 *     network that had not seen it
 * @param folds each fold's own figures; empty if there was no cross-validation
 * @param files all files of the bundle but this one
 */
public record ModelManifest(
        int schemaVersion,
        ModelVersion modelVersion,
        NetworkName network,
        String form,
        HeadSpecification head,
        List<String> labels,
        TemperatureScaling calibration,
        Decision decision,
        Preprocessing preprocessing,
        Metrics metrics,
        List<Metrics> folds,
        Provenance provenance,
        List<BundleFile> files) {

    public static final int CURRENT_SCHEMA = 1;
    public static final String FILE_NAME = "manifest.json";
    public static final String WEIGHTS = "weights.safetensors";

    /** A file of the bundle; the name has no folders. */
    public record BundleFile(String name, long bytes, String sha256) {}

    public ModelManifest {
        if (schemaVersion != CURRENT_SCHEMA) {
            throw new IllegalArgumentException("the manifest has schema version %d, but this program reads version %d"
                    .formatted(schemaVersion, CURRENT_SCHEMA));
        }
        require("modelVersion", modelVersion);
        require("network", network);
        require("form", form);
        require("head", head);
        require("labels", labels);
        require("calibration", calibration);
        require("decision", decision);
        require("preprocessing", preprocessing);
        require("metrics", metrics);
        require("folds", folds);
        require("files", files);
        labels = List.copyOf(labels);
        folds = List.copyOf(folds);
        files = List.copyOf(files);
        if (labels.size() < 2 || labels.stream().distinct().count() != labels.size()) {
            throw new IllegalArgumentException("a model needs two different labels or more, got " + labels);
        }
        if (labels.size() > 2 && decision instanceof Decision.Threshold) {
            throw new IllegalArgumentException("a threshold decides between two labels, got " + labels);
        }
    }

    private static void require(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("the manifest lacks %s, which is required".formatted(field));
        }
    }
}
