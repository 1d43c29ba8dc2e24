package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.Normalisation;
import io.scanstream.imaging.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every network can do, and the example of how to add one. */
class NetworkCatalogueTest {

    private static final Preprocessing PREPROCESSING = Preprocessing.imageNet(32, ResizeRule.STRETCH);
    private static final int IMAGES = 3;

    /** Made once: most of these tests' time goes by with drawing numbers. */
    private static final Map<NetworkForm, ImageNetwork> NETWORKS = new HashMap<>();

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @AfterAll
    static void closeNetworks() {
        NETWORKS.values().forEach(ImageNetwork::close);
    }

    static Stream<Arguments> forms() {
        return Stream.concat(NetworkCatalogue.forms().stream(), Stream.of(ThreeBlocks.FORM))
                .map(form -> Arguments.argumentSet(form.network().wireName() + " " + form.form(), form));
    }

    @Test
    @DisplayName("There is an entry for every network that can be asked for, and no two of one name")
    void everyNetworkIsThere() {
        // When
        List<NetworkForm> forms = NetworkCatalogue.forms();

        // Then
        assertThat(NetworkCatalogue.networks()).containsExactly(NetworkName.values());
        assertThat(forms.stream().map(form -> form.network() + " " + form.form()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("Wherever it is cut, what was kept row by row in Java's memory leads to the same answers")
    void everyCutLeadsToTheSameAnswers(NetworkForm form) {
        // Given
        ImageNetwork network = NETWORKS.computeIfAbsent(form, NetworkCatalogueTest::read);
        int all = network.stageCount();
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray images = images(scratch);
            float[] expected = network.logits(images, 0, all, false).toFloatArray();
            for (int cut = 0; cut <= all; cut++) {

                // When
                NDArray frozen = network.frozenFeatures(images, cut);
                Shape shape = new Shape(IMAGES).addAll(network.frozenShape(cut));
                NDArray kept = scratch.create(frozen.toFloatArray(), shape);
                float[] found = network.logits(kept, cut, all, false).toFloatArray();

                // Then
                assertThat(frozen.getShape()).as("cut %d", cut).isEqualTo(shape);
                assertThat(Difference.largest(found, expected))
                        .as("cut %d", cut)
                        .isLessThan(1e-4);
                assertThat(network.summaries(kept, cut).getShape())
                        .isEqualTo(new Shape(IMAGES).addAll(network.frozenShape(all)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("Trained from a stage on, what lies before being kept, the stages from there on learn, and no other")
    void partOfItCanBeTrained(NetworkForm form) {
        // Given
        ImageNetwork network = NETWORKS.computeIfAbsent(form, NetworkCatalogueTest::read);
        for (int first : new int[] {form.stage(form.partialStage()), form.stage(form.deeperStage()), 0}) {
            network.parameters().trainFrom(first);

            // When
            backward(network, first);

            // Then
            for (int stage = 0; stage < network.stageCount(); stage++) {
                Parameter kernel =
                        network.parameters().ofStage(stage).values().iterator().next();
                assertThat(learns(kernel))
                        .as("stage %d, trained from %d", stage, first)
                        .isEqualTo(stage >= first);
            }
            assertThat(learns(network.parameters().ofHead().get("head.hidden.weight")))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName(
            "Its convolutions can do the work of the normalisations behind them, and its answers stay what they were")
    void fusedNetworkAnswersAlike(NetworkForm form) {
        // Given
        try (ImageNetwork network = read(form);
                NDManager scratch = network.manager().newSubManager()) {
            NDArray images = images(scratch);
            float[] before =
                    network.logits(images, 0, network.stageCount(), false).toFloatArray();

            // When
            network.fuse();
            float[] after =
                    network.logits(images, 0, network.stageCount(), false).toFloatArray();

            // Then
            // A drawn network has channels of next to no variance; the 1 / sqrt(epsilon) there magnifies any rounding.
            assertThat(after).containsExactly(before, within(2e-3f));
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("Its stages have names, and part of it is trained from two of them, one deeper than the other")
    void stagesAreNamed(NetworkForm form) {
        // When
        List<String> stages = form.stageNames();

        // Then
        assertThat(stages).doesNotHaveDuplicates().contains(form.partialStage(), form.deeperStage());
        assertThat(form.stage(form.deeperStage())).isPositive().isLessThan(form.stage(form.partialStage()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> form.stage("no stage"))
                .withMessage(
                        "%s has no stage 'no stage', only %s", form.network().wireName(), stages);
    }

    @Test
    @DisplayName("An entry that trains from a stage which its network has not is refused")
    void unknownStageIsRefused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkForm(
                        NetworkName.VGG16,
                        "torchvision",
                        Vgg::vgg16,
                        TensorNames.TORCHVISION,
                        Normalisation.IMAGENET,
                        HeadSpecification.NOTEBOOK_VGG,
                        "block4",
                        "block5"))

                // Then
                .withMessage("vgg16 trains from block4, and deeper from block5,"
                        + " but its stages are [block1, block2, block3, block4, block5]");
    }

    /** In the layout that a network has which comes from a file. */
    private static ImageNetwork read(NetworkForm form) {
        HeadSpecification head = form.head().with(new HeadSettings(16, 0.0, 0.0));
        try (ImageNetwork random = ImageNetwork.random(form, head, 2, PREPROCESSING.size(), 1)) {
            random.calibrate(SmallModel.images(8, 1, PREPROCESSING));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            random.writeWeights(bytes);
            SafetensorsFile file = SafetensorsFile.parse(ByteBuffer.wrap(bytes.toByteArray()), "written");
            return ImageNetwork.trained(form, head, 2, PREPROCESSING.size(), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDArray images(NDManager manager) {
        return ImageNetwork.images(SmallModel.images(IMAGES, 5, PREPROCESSING), manager);
    }

    /** Of a sum of the logits, which has no minimum to be at. */
    private static void backward(ImageNetwork network, int first) {
        try (NDManager scratch = network.manager().newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray kept = network.frozenFeatures(images(scratch), first);
            NDArray logits = network.logits(kept, first, first, true);
            collector.backward(logits.get(":,0").square().sum());
        }
    }

    private static boolean learns(Parameter parameter) {
        if (!parameter.requiresGradient()) {
            return false;
        }
        try (NDArray gradient = parameter.getArray().getGradient()) {
            return gradient.abs().max().getFloat() > 0;
        }
    }
}
