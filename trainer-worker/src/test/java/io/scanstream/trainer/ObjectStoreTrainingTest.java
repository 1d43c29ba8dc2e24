package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.locals3.LocalS3;
import io.scanstream.model.BundleConflictException;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelRepository;
import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.objectstore.s3.S3Settings;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.trainer.job.Job;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bundles in a bucket. */
class ObjectStoreTrainingTest extends OnTrainingPipeline {

    @Test
    void a_bucket_is_as_good_a_store_as_a_directory() throws Exception {
        try (LocalS3 server = LocalS3.start(directory.resolve("s3"));
                S3Access access = S3Access.to(new S3Settings(
                        Optional.of(server.endpoint()),
                        Optional.empty(),
                        true,
                        Optional.of(new S3Settings.Keys(server.accessKey(), server.secretKey()))))) {
            // Given
            server.createBucket("models");
            BlobStore bucket = new S3BlobStore(access.bucket("models"), "clinic");

            // When
            TrainingEvent.Completed completed = pipeline(bucket, Duration.ofDays(1))
                    .run(new Job(request("job-1").build(), 1, Optional.empty(), events::add));

            // Then
            ModelRepository repository = new ModelRepository(bucket);
            ModelManifest manifest = repository.manifest(completed.model());
            try (ImageClassifier classifier = repository.load(completed.model())) {
                assertThat(classifier.manifest()).isEqualTo(manifest);
            }
            Throwable conflict = catchThrowable(() -> repository.publish(
                    new BlobKey(completed.model().bundle()),
                    Map.of(ModelManifest.WEIGHTS, out -> out.write(1)),
                    files -> manifest));
            assertThat(conflict).isInstanceOf(BundleConflictException.class);
            repository.load(completed.model()).close();
        }
    }
}
