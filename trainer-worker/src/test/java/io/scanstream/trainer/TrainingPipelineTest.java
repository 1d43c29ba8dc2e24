package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.Provenance.DataFingerprint;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that end with a model. */
class TrainingPipelineTest extends OnTrainingPipeline {

    /** The last bits of a probability differ with the number of images in a batch. */
    private static final DoubleComparator ROUNDING = new DoubleComparator(1e-5);

    @Test
    void a_request_becomes_a_bundle_whose_answers_have_the_published_score() throws Exception {
        // When
        TrainingEvent.Completed completed = run(request("job-1").build());

        // Then
        try (ImageClassifier classifier = new ModelRepository(store).load(completed.model())) {
            ModelManifest manifest = classifier.manifest();
            List<Path> images = new ArrayList<>();
            List<Integer> truth = new ArrayList<>();
            for (String line : text(completed, "split.csv").lines().toList()) {
                String[] cells = line.split(",", -1);
                if (cells[2].equals("TEST")) {
                    images.add(data.resolve(cells[0]));
                    truth.add(manifest.labels().indexOf(cells[1]));
                }
            }
            double[][] answers = answers(classifier, images);
            assertThat(Evaluation.of(answers, truth.stream().mapToInt(i -> i).toArray(), manifest.decision()))
                    .usingRecursiveComparison()
                    .withComparatorForType(ROUNDING, Double.class)
                    .isEqualTo(completed.model().metrics());
            assertThat(completed.model().metrics().rocAuc().value()).isGreaterThan(0.7);
        }
    }

    @Test
    void every_step_is_reported_in_order() throws Exception {
        // When
        TrainingEvent.Completed completed = run(request("job-1").build());

        // Then
        assertThat(events.get(0)).isInstanceOfSatisfying(TrainingEvent.DatasetSplit.class, split -> {
            assertThat(split.positive()).isEqualTo("disc");
            assertThat(split.classes()).hasSize(2);
        });
        assertThat(events.get(1)).isInstanceOf(TrainingEvent.StrategyChosen.class);
        assertThat(events)
                .filteredOn(event -> event instanceof TrainingEvent.FeaturesComputed)
                .last()
                .isInstanceOfSatisfying(
                        TrainingEvent.FeaturesComputed.class,
                        features -> assertThat(features.done())
                                .isEqualTo(features.total())
                                .isEqualTo(40));
        assertThat(events)
                .filteredOn(event -> event instanceof TrainingEvent.EpochCompleted)
                .isNotEmpty();
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        TrainingEvent.Evaluated.class,
                        evaluated -> assertThat(evaluated.metrics())
                                .isEqualTo(completed.model().metrics()));
    }

    @Test
    void the_manifest_tells_how_the_model_came_to_be() throws Exception {
        // Given
        TrainingRequest request = request("job-1").build();

        // When
        ModelManifest manifest =
                new ModelRepository(store).manifest(run(request).model());

        // Then
        assertThat(manifest.modelVersion()).isEqualTo(new ModelVersion("model", "job-1"));
        assertThat(manifest.labels()).containsExactly("disc", "square");
        assertThat(manifest.files())
                .extracting(BundleFile::name)
                .containsExactlyInAnyOrderElementsOf(documentedFiles());
        assertThat(manifest.provenance().request()).isEqualTo(request);
        assertThat(manifest.provenance().data().sha256()).hasSize(64);
        assertThat(manifest.provenance().initialWeights()).isNull();
        assertThat(manifest.provenance().codeVersion()).startsWith("0.");
        assertThat(manifest.provenance().platform().engine())
                .contains("PyTorch")
                .contains("DJL");
    }

    @Test
    void the_same_request_makes_the_same_weights_and_another_seed_makes_others() throws Exception {
        // When
        String first = weightsDigest(run(request("job-1").build()));
        String again = weightsDigest(run(request("job-1").build()));
        String other = weightsDigest(run(request("job-2").seed(99).build()));

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"FROZEN", "PARTIAL", "FULL"})
    void each_strategy_trains_with_and_without_altered_images(Strategy strategy) throws Exception {
        // When
        TrainingEvent.Completed plain =
                run(request("job-1", NetworkName.MOBILENET_V2, strategy).build());
        TrainingEvent.Completed altered = run(request("job-2", NetworkName.MOBILENET_V2, strategy)
                .augmentation(Augmentation.of(AugmentationPreset.DERMOSCOPY))
                .build());
        TrainingEvent.Completed copied = run(request("job-3", NetworkName.MOBILENET_V2, strategy)
                .augmentation(Augmentation.of(AugmentationPreset.DERMOSCOPY).withCopies(2))
                .build());

        // Then
        assertThat(List.of(plain, altered, copied))
                .allSatisfy(
                        completed -> assertThat(completed.model().metrics().n()).isEqualTo(8));
    }

    @Test
    void the_tables_of_a_cross_validation_name_the_folds() throws Exception {
        // When
        TrainingEvent.Completed completed = run(request("job-1").folds(2).build());

        // Then
        List<List<String>> split = rows(completed, "split.csv");
        assertThat(split).hasSize(1 + 40);
        assertThat(split.get(0)).containsExactly("file", "label", "part", "sha256", "fold");
        Map<String, String> foldOf = new HashMap<>();
        split.stream().skip(1).forEach(row -> foldOf.put(row.get(0), row.get(4)));
        assertThat(foldOf.values()).containsOnly("1", "2");
        assertThat(split.stream().skip(1)).extracting(row -> row.get(2)).containsOnly("TRAIN");
        List<List<String>> scores = rows(completed, "scores.csv");
        assertThat(scores).hasSize(1 + 40);
        assertThat(scores.get(0)).endsWith("fold");
        assertThat(scores.stream().skip(1))
                .allSatisfy(row -> assertThat(row.get(row.size() - 1)).isEqualTo(foldOf.get(row.get(0))));
        List<List<String>> epochs = rows(completed, "epochs.csv");
        assertThat(epochs.stream().map(row -> row.get(6)).distinct()).containsExactly("fold", "1", "2", "");
    }

    @Test
    void the_tables_without_a_cross_validation_leave_the_fold_open() throws Exception {
        // When
        TrainingEvent.Completed completed = run(request("job-1").build());

        // Then
        for (String table : List.of("split.csv", "scores.csv", "epochs.csv")) {
            assertThat(rows(completed, table).stream()
                            .map(row -> row.get(row.size() - 1))
                            .distinct())
                    .as(table)
                    .containsExactly("fold", "");
        }
    }

    private List<List<String>> rows(TrainingEvent.Completed completed, String table) throws Exception {
        return text(completed, table)
                .lines()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    @Test
    void undecodable_files_are_in_the_manifest_and_in_no_other_figure() throws Exception {
        // Given
        DrawnImages.write(data.resolve("square/3.png"), BrokenImages.pngWithoutPixels());
        TrainingRequest tolerant = request("job-1", 0.05).build();

        // When
        TrainingEvent.Completed completed = run(tolerant);

        // Then
        DataFingerprint fingerprint = new ModelRepository(store)
                .manifest(completed.model())
                .provenance()
                .data();
        assertThat(fingerprint.unreadableCount()).isEqualTo(1);
        assertThat(fingerprint.unreadable()).singleElement().asString().startsWith("square/3.png: ");
        assertThat(fingerprint.classes().stream().mapToInt(count -> count.train() + count.validation() + count.test()))
                .containsExactly(20, 19);
        assertThat(text(completed, "split.csv").lines()).hasSize(40).noneMatch(line -> line.startsWith("square/3.png"));
    }

    @Test
    void a_network_without_normalisation_starts_from_random_weights_as_well() throws Exception {
        // When
        TrainingEvent.Completed completed =
                run(request("job-1", NetworkName.VGG16, Strategy.FROZEN).build());

        // Then
        assertThat(completed.model().network()).isEqualTo(NetworkName.VGG16);
    }

    private static List<String> documentedFiles() throws Exception {
        return TrainingPageTest.filesOfABundle().stream()
                .filter(name -> !name.equals(ModelManifest.FILE_NAME))
                .toList();
    }

    private double[][] answers(ImageClassifier classifier, List<Path> images) throws Exception {
        List<byte[]> encoded = new ArrayList<>();
        for (Path image : images) {
            encoded.add(Files.readAllBytes(image));
        }
        Preprocessor preprocessor = new Preprocessor(classifier.manifest().preprocessing(), ImageLimits.defaults());
        try (PixelBatch batch = PixelBatch.prepare(encoded, preprocessor, decoding)) {
            return classifier.probabilities(batch);
        }
    }

    private String weightsDigest(TrainingEvent.Completed completed) throws Exception {
        return new ModelRepository(store)
                .manifest(completed.model()).files().stream()
                        .filter(file -> file.name().equals(ModelManifest.WEIGHTS))
                        .findFirst()
                        .orElseThrow()
                        .sha256();
    }
}
