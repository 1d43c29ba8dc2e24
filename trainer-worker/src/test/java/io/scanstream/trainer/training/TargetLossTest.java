package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.contract.ClassBalance;
import io.scanstream.contract.Hyperparameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetLossTest {
    /** 5 of the first class, 3 of the second, 2 of the third. */
    private static final int[] LABELS = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @ParameterizedTest
    @EnumSource(
            value = ClassBalance.class,
            names = {"NONE", "SAMPLING"})
    void the_truth_alone_is_aimed_at(ClassBalance balance) {
        assertThat(loss(0, balance).targets(new int[] {2, 0})).containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void smoothing_spreads_a_share_of_the_truth_over_all_classes() {
        // When
        float[] targets = loss(0.3, ClassBalance.NONE).targets(new int[] {1});

        // Then
        assertThat(targets).containsExactly(new float[] {0.1f, 0.8f, 0.1f}, within(1e-7f));
    }

    @Test
    void the_rarer_a_class_the_more_its_images_weigh() {
        // When
        float[] targets = loss(0, ClassBalance.CLASS_WEIGHTS).targets(new int[] {0, 1, 2});

        // Then
        float[] expected = {10 / 15f, 0, 0, 0, 10 / 9f, 0, 0, 0, 10 / 6f};
        assertThat(targets).containsExactly(expected, within(1e-6f));
    }

    @Test
    void all_images_together_weigh_as_much_as_there_are_smoothed_or_not() {
        // When
        float[] targets = loss(0.2, ClassBalance.CLASS_WEIGHTS).targets(LABELS);

        // Then
        assertThat(IntStream.range(0, targets.length)
                        .mapToDouble(i -> targets[i])
                        .sum())
                .isCloseTo(LABELS.length, within(1e-5));
    }

    @Test
    void a_class_without_images_costs_nothing() {
        // Given
        Hyperparameters hyperparameters =
                Hyperparameters.builder().balance(ClassBalance.CLASS_WEIGHTS).build();

        // When
        float[] targets = TargetLoss.of(hyperparameters, new int[] {0, 0, 1}, 3).targets(new int[] {0, 2});

        // Then
        assertThat(targets).containsExactly(new float[] {0.5f, 0, 0, 0, 0, 0}, within(1e-7f));
    }

    @Test
    void the_loss_is_the_mean_cross_entropy_of_the_batch() {
        // Given
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray logits = manager.create(new float[] {0, 0, 0, 1, 2, 4}, new Shape(2, 3));

            // When
            double loss = loss(0, ClassBalance.NONE)
                    .of(logits, new int[] {1, 2}, manager)
                    .getFloat();

            // Then
            double second = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4)) - 4;
            assertThat(loss).isCloseTo((Math.log(3) + second) / 2, within(1e-6));
        }
    }

    private static TargetLoss loss(double smoothing, ClassBalance balance) {
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .labelSmoothing(smoothing)
                .balance(balance)
                .build();
        return TargetLoss.of(hyperparameters, LABELS, 3);
    }
}
