package io.scanstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is made of measured values; nothing is measured here. */
class FiguresTest {

    @Test
    void the_median_and_the_quartiles_lie_between_the_values() {
        // When
        Spread spread = Spread.of(List.of(4.0, 1.0, 3.0, 2.0));

        // Then
        assertThat(spread).isEqualTo(new Spread(2.5, 1.75, 3.25, 4));
    }

    @Test
    void a_ratio_is_taken_within_a_round_and_the_first_round_does_not_count() {
        // Given
        Deque<Pace> ours = paces(100, 9, 18, 27);
        Deque<Pace> theirs = paces(1, 10, 20, 30);

        // When
        Rounds rounds = new Rounds()
                .add("ours", ours::remove)
                .add("theirs", theirs::remove)
                .run(3);

        // Then
        assertThat(rounds.rate("ours").median()).isEqualTo(18);
        assertThat(rounds.ratio("ours", "theirs").median()).isEqualTo(0.9, within(1e-9));
        assertThat(rounds.thrift("ours", "theirs").median()).isEqualTo(0.9, within(1e-9));
    }

    /** Of one core that does nothing else. */
    private static Deque<Pace> paces(double... perSecond) {
        Deque<Pace> paces = new ArrayDeque<>();
        for (double rate : perSecond) {
            paces.add(new Pace(rate, 1 / rate));
        }
        return paces;
    }

    @Test
    void a_rate_is_that_of_the_answers_after_the_beginning() {
        // Given: ten answers a second, after a beginning in which nothing came for five seconds
        List<Outcomes.Seen> answers = LongStream.range(0, 100)
                .mapToObj(i -> new Outcomes.Seen(i, 0, i == 0 ? 0 : 5000 + 100 * i, 0))
                .toList();

        // When / Then
        assertThat(StreamRate.rate(answers)).isEqualTo(10, within(1e-9));
    }

    @Test
    void the_longest_gap_is_found_in_whatever_order_answers_came() {
        // Given
        List<Outcomes.Seen> answers = LongStream.of(9, 1, 3, 2)
                .mapToObj(second -> new Outcomes.Seen(second, 0, 0, second * 1_000_000_000))
                .toList();

        // When / Then
        assertThat(SwapGap.longestGap(answers)).isEqualTo(6000);
    }

    @Test
    void an_image_is_meant_to_be_sent_at_its_place_in_the_schedule() {
        // When
        Sender.Schedule schedule = new Sender.Schedule(7, 10, 1_000, 50);

        // Then
        assertThat(schedule.meant(7)).isEqualTo(1_000);
        assertThat(schedule.meant(9)).isEqualTo(1_100);
    }

    @Test
    void the_slope_of_a_line_is_told_per_hour() {
        // Given: a mebibyte more every ten seconds
        List<double[]> points = IntStream.range(0, 20)
                .mapToObj(i -> new double[] {10.0 * i, 500 + i})
                .toList();

        // When / Then
        assertThat(Soak.perHour(points)).isEqualTo(360, within(1e-6));
    }
}
