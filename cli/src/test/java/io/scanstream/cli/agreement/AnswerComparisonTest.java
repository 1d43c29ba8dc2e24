package io.scanstream.cli.agreement;

import static io.scanstream.cli.Outcomes.prediction;
import static io.scanstream.cli.Outcomes.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {

    private static final ModelVersion LIVE = ModelVersion.parse("skin@1");
    private static final ModelVersion SHADOW = ModelVersion.parse("skin@2");

    @Test
    void answers_to_the_same_image_are_found_in_whatever_order_they_come() {
        // Given
        List<Outcome> live = new ArrayList<>();
        List<Outcome> shadow = new ArrayList<>();
        for (int offset = 0; offset < 500; offset++) {
            live.add(prediction(LIVE, offset % 3, offset, 0.9));
            shadow.add(prediction(SHADOW, offset % 3, offset, offset < 50 ? 0.4 : 0.8));
        }
        Collections.shuffle(shadow, new Random(7));

        // When
        AnswerComparison comparison = compare(live, shadow);

        // Then
        assertThat(comparison.agreement().images()).isEqualTo(500);
        assertThat(comparison.agreement().flips()).isEqualTo(50);
        assertThat(comparison.agreement().shifts().get("melanoma").median()).isCloseTo(-0.1, within(1e-9));
        assertThat(comparison.unpaired()).isEqualTo(new Unpaired(0, 0, Duration.ZERO, 0));
        assertThat(comparison.firstVersions()).containsExactly(LIVE);
    }

    @Test
    void of_the_flips_those_are_kept_whose_scores_differ_most() {
        // Given
        List<Outcome> live = LongStream.range(0, 10)
                .mapToObj(at -> prediction(LIVE, 0, at, 0.6))
                .toList();
        List<Outcome> shadow = LongStream.range(0, 10)
                .mapToObj(at -> prediction(SHADOW, 0, at, 0.04 * at))
                .toList();

        // When
        AnswerComparison comparison = AnswerComparison.of(live.iterator(), shadow.iterator(), 2);

        // Then
        assertThat(comparison.agreement().flips()).isEqualTo(10);
        assertThat(comparison.flips())
                .containsExactly(
                        new AnswerPair(live.get(0), shadow.get(0)), new AnswerPair(live.get(1), shadow.get(1)));
    }

    @Test
    void rejections_are_counted_apart_and_those_that_differ_are_kept() {
        // Given
        List<Outcome> live = List.of(
                rejection("skin", 0, 0, RejectionCode.UNDECODABLE),
                rejection("skin", 0, 1, RejectionCode.UNANSWERABLE),
                prediction(LIVE, 0, 2, 0.9));
        List<Outcome> shadow = List.of(
                rejection("skin", 0, 0, RejectionCode.UNDECODABLE),
                prediction(SHADOW, 0, 1, 0.9),
                rejection("skin", 0, 2, RejectionCode.UNANSWERABLE));

        // When
        AnswerComparison comparison = compare(live, shadow);

        // Then
        assertThat(comparison.agreement().images()).isZero();
        assertThat(comparison.rejectedAlike()).isEqualTo(1);
        assertThat(comparison.rejectedDifferently()).isEqualTo(2);
        assertThat(comparison.rejections())
                .containsExactly(
                        new AnswerPair(live.get(1), shadow.get(1)), new AnswerPair(live.get(2), shadow.get(2)));
    }

    @Test
    void what_lies_behind_the_shadows_last_answer_of_a_partition_is_what_it_is_behind_by() {
        // Given: it has left out the image at 1, and has not come to 4 and 5 of the one partition and 6 of the other
        List<Outcome> live = List.of(
                prediction(LIVE, 0, 1, 0.9),
                prediction(LIVE, 0, 3, 0.9),
                prediction(LIVE, 0, 4, 0.9),
                prediction(LIVE, 0, 5, 0.9),
                prediction(LIVE, 1, 6, 0.9));
        List<Outcome> shadow = List.of(prediction(SHADOW, 0, 3, 0.9));

        // When
        Unpaired unpaired = compare(live, shadow).unpaired();

        // Then
        assertThat(unpaired).isEqualTo(new Unpaired(4, 3, Duration.ofSeconds(3), 0));
    }

    @Test
    void answers_wait_for_their_counterpart_in_bounded_number() {
        // Given: the first hundred have none
        List<Outcome> live = LongStream.range(0, 200)
                .mapToObj(at -> prediction(LIVE, 0, at, 0.9))
                .toList();
        List<Outcome> shadow = LongStream.range(100, 150)
                .mapToObj(at -> prediction(SHADOW, 0, at, 0.9))
                .toList();

        // When
        AnswerComparison comparison =
                AnswerComparison.of(new AnswerSide(live.iterator(), 5), new AnswerSide(shadow.iterator(), 5), 20);

        // Then
        assertThat(comparison.agreement().images()).isEqualTo(50);
        assertThat(comparison.unpaired()).isEqualTo(new Unpaired(150, 50, Duration.ofSeconds(50), 0));
    }

    @Test
    void a_counterpart_that_comes_after_too_many_others_is_no_longer_known() {
        // Given: in step by time, but ten images apart
        List<Outcome> live = LongStream.range(0, 20)
                .mapToObj(at -> prediction(LIVE, 0, at, 0.9))
                .toList();
        List<Outcome> shadow = new ArrayList<>(LongStream.range(0, 20)
                .mapToObj(at -> prediction(SHADOW, 0, at, 0.9))
                .toList());
        Collections.rotate(shadow, -10);

        // When
        AnswerComparison comparison =
                AnswerComparison.of(new AnswerSide(live.iterator(), 3), new AnswerSide(shadow.iterator(), 3), 20);

        // Then
        long paired = comparison.agreement().images();
        assertThat(paired).isLessThan(20);
        assertThat(comparison.unpaired().firstAlone()).isEqualTo(20 - paired);
        assertThat(comparison.unpaired().secondAlone()).isEqualTo(20 - paired);
        assertThat(comparison.unpaired().behind()).isZero();
    }

    private static AnswerComparison compare(List<Outcome> live, List<Outcome> shadow) {
        return AnswerComparison.of(live.iterator(), shadow.iterator(), 20);
    }
}
