package io.scanstream.trainer.publishing;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.model.ModelRepository;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.report.HtmlReport;
import io.scanstream.trainer.report.ModelCard;
import io.scanstream.trainer.report.ReportedModel;
import io.scanstream.trainer.training.FineTuned.Fold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes bundles; the record that makes one known is the claim's to send. */
public final class BundlePublisher {

    private final ModelRepository repository;
    private final ImageLimits limits;

    /** @param limits for the images that a report shows */
    public BundlePublisher(BlobStore store, ImageLimits limits) {
        this.repository = new ModelRepository(store);
        this.limits = limits;
    }

    /**
     * Writes to a folder that only this run writes to: another run of the same job, in a worker that has lost it without
     * knowing, cannot change a file of a bundle that is already published.
     */
    public ModelPublished publish(Job job, TrainedModel model) throws IOException {
        ModelVersion version = job.request().modelVersion();
        BlobKey bundle = AttemptFolder.bundle(
                        version.name(),
                        version.version(),
                        job.attempt(),
                        UUID.randomUUID().toString())
                .key();
        Map<String, BlobStore.Content> files = new LinkedHashMap<>();
        files.put(ModelManifest.WEIGHTS, out -> model.network().writeWeights(out));
        files.put("split.csv", out -> Reports.writeSplit(model, out));
        files.put("near-duplicates.csv", out -> Reports.writeNearDuplicates(model.data(), out));
        files.put("epochs.csv", out -> Reports.writeEpochs(model, out));
        files.put("scores.csv", out -> Reports.writeScores(model, out));
        ReportedModel reported = reported(version, model);
        files.put("report.html", out -> out.write(utf8(HtmlReport.of(reported, limits))));
        files.put("card.md", out -> out.write(utf8(ModelCard.of(reported))));
        String sha256 = repository.publish(bundle, files, written -> manifest(version, model, written));
        return new ModelPublished(
                version,
                bundle.value(),
                sha256,
                model.network().form().network(),
                model.evaluation().metrics(),
                Instant.now());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ReportedModel reported(ModelVersion version, TrainedModel model) {
        return new ReportedModel(
                version,
                model.network().form().network(),
                model.preprocessing(),
                model.data().labels(),
                model.data().positive(),
                model.strategy(),
                model.epochs(),
                model.evidence().folds().stream().map(Fold::epochs).toList(),
                model.evaluation(),
                model.evidence().testImages(),
                model.provenance());
    }

    private static ModelManifest manifest(ModelVersion version, TrainedModel model, List<BundleFile> files) {
        return new ModelManifest(
                ModelManifest.CURRENT_SCHEMA,
                version,
                model.network().form().network(),
                model.network().form().form(),
                model.network().headSpecification(),
                model.data().labels(),
                model.evaluation().choice().calibration(),
                model.evaluation().choice().decision(),
                model.preprocessing(),
                model.evaluation().metrics(),
                model.evaluation().folds(),
                model.provenance(),
                files);
    }
}
