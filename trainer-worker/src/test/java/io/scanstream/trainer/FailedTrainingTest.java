package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Optimiser;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobAbandonedException;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs that end without a model. */
class FailedTrainingTest extends OnTrainingPipeline {

    @Test
    void missing_weights_fail_with_a_sentence_that_says_what_to_put_where() {
        // Given
        TrainingRequest pretrained =
                request("job-1").initialisation(Initialisation.PRETRAINED).build();

        // When
        JobFailedException failure = failure(pretrained);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.WEIGHTS_NOT_FOUND);
        assertThat(failure).hasMessageContaining("put a .safetensors or .h5 file into");
    }

    @Test
    void damaged_weights_fail_as_such() throws Exception {
        // Given
        Path weights = directory.resolve("weights/mobilenet_v2/model.safetensors");
        DrawnImages.write(weights, "no weights at all".getBytes(StandardCharsets.UTF_8));
        TrainingRequest pretrained =
                request("job-1").initialisation(Initialisation.PRETRAINED).build();

        // When
        JobFailedException failure = failure(pretrained);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.WEIGHTS_INVALID);
        assertThat(failure).hasMessageContaining("model.safetensors");
    }

    @Test
    void a_training_that_diverges_fails_with_a_sentence_and_publishes_nothing() {
        // Given
        TrainingRequest reckless = request("job-1", NetworkName.VGG16, Strategy.FULL)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(10)
                        .batchSize(2)
                        .optimiser(Optimiser.SGD)
                        .learningRate(10)
                        .baseLearningRate(10)
                        .build())
                .build();

        // When
        JobFailedException failure = failure(reckless);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DIVERGED);
        assertThat(failure).hasMessageEndingWith("lower hyperparameters.learningRate or baseLearningRate");
        assertThat(Files.exists(directory.resolve("store/models"))).isFalse();
    }

    @Test
    void more_undecodable_files_than_allowed_fail_the_job() throws Exception {
        // Given
        DrawnImages.write(data.resolve("square/3.png"), BrokenImages.pngWithoutPixels());

        // When
        JobFailedException failure = failure(request("job-1", 0.02).build());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("1 of 40 files are unreadable").hasMessageContaining("square/3.png");
        assertThat(Files.exists(directory.resolve("store/models"))).isFalse();
    }

    @Test
    void an_abandoned_job_stops_reading_its_data_set() throws Exception {
        // Given
        TrainingPipeline pipeline = pipeline();
        Job job = new Job(request("job-1").build(), 1, Optional.empty(), events::add);
        job.abandon();
        Files.delete(data.resolve("disc/0.png"));
        Files.createSymbolicLink(data.resolve("disc/0.png"), Path.of("0.png"));

        // When a link that leads to itself, an error once it is read
        Throwable end = catchThrowable(() -> pipeline.run(job));

        // Then
        assertThat(end).isInstanceOf(JobAbandonedException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void an_abandoned_job_stops_without_publishing() throws Exception {
        // Given
        TrainingPipeline pipeline = pipeline();
        Job[] job = new Job[1];
        job[0] = new Job(request("job-1").build(), 1, Optional.empty(), event -> {
            if (event instanceof TrainingEvent.FeaturesComputed) {
                job[0].abandon();
            }
        });

        // When
        JobAbandonedException abandoned = catchThrowableOfType(JobAbandonedException.class, () -> pipeline.run(job[0]));

        // Then
        assertThat(abandoned).hasMessageContaining("job-1");
        assertThat(Files.exists(directory.resolve("store/models"))).isFalse();
    }

    private JobFailedException failure(TrainingRequest request) {
        return catchThrowableOfType(JobFailedException.class, () -> run(request));
    }
}
