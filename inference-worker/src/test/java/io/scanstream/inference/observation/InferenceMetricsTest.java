package io.scanstream.inference.observation;

import static io.scanstream.inference.observation.AnsweredBatches.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.RejectionCode;
import io.scanstream.inference.classification.NetworkCall;
import io.scanstream.inference.fetching.FetchFailure;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.BackgroundOrder;
import io.scanstream.inference.serving.Role;
import io.scanstream.observation.PartitionLag;
import io.scanstream.testing.ObservabilityPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InferenceMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InferenceMetrics metrics = new InferenceMetrics(registry, ImageTraces.handedOn());

    @Test
    void the_page_has_each_metric_with_its_type_and_labels_and_no_other() throws Exception {
        // Given
        metrics.serving(Map.of("skin", VERSION), Set.of("chest"));
        metrics.behind(List.of(new PartitionLag("images", 0, 7)));
        BackgroundMetrics besides = new BackgroundMetrics(registry);
        besides.showBehind(role -> 0);
        besides.of(new BackgroundOrder.Shadow("skin", VERSION, Instant.EPOCH));

        // When
        String scraped = registry.scrape();

        // Then
        ObservabilityPage.check("Figures of an inference worker", scraped);
    }

    @Test
    void a_batch_that_is_sent_counts_with_all_that_it_took() {
        // Given
        ImageEvent[] images = {AnsweredBatches.image(0, null), AnsweredBatches.image(1, null)};

        // When
        metrics.dispatch(AnsweredBatches.predicted(VERSION, images)).sent();
        metrics.dispatch(AnsweredBatches.rejected(AnsweredBatches.image(2, null), RejectionCode.UNDECODABLE))
                .sent();

        // Then
        assertThat(predictions("skin@1")).isEqualTo(2);
        assertThat(count("scanstream.rejections", "code", "UNDECODABLE")).isEqualTo(1);
        assertThat(registry.get("scanstream.batch.images").summary().totalAmount())
                .isEqualTo(3);
        assertThat(registry.get("scanstream.network")
                        .tag("end", "ANSWERED")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("scanstream.image.latency")
                        .tag("topic", "images")
                        .timer()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void images_that_are_fetched_or_not_are_counted_with_their_time_and_bytes_or_the_reason() {
        // When
        metrics.fetched(Duration.ofMillis(20), 1000);
        metrics.fetched(Duration.ofMillis(40), 500);
        metrics.notFetched(FetchFailure.REFERENCE_NOT_FOUND);

        // Then
        assertThat(registry.get("scanstream.fetch").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(60);
        assertThat(registry.get("scanstream.fetched.bytes").counter().count()).isEqualTo(1500);
        assertThat(count("scanstream.fetch.failures", "reason", "REFERENCE_NOT_FOUND"))
                .isEqualTo(1);
        assertThat(count("scanstream.fetch.failures", "reason", "UNAVAILABLE")).isZero();
    }

    @Test
    void what_a_shadow_answers_counts_apart_from_the_stream() {
        // Given
        BackgroundMetrics besides = new BackgroundMetrics(registry);
        besides.showBehind(role -> role == Role.SHADOW ? 12 : 0);
        Observation shadow = besides.of(new BackgroundOrder.Shadow("skin", VERSION, Instant.EPOCH));

        // When
        shadow.dispatch(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, null)))
                .sent();
        shadow.dispatch(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(1, null)))
                .failed();
        shadow.heldUp(3);
        shadow.faulted();

        // Then
        assertThat(count("scanstream.background.images", "model", "skin@1")).isEqualTo(1);
        assertThat(count("scanstream.background.held", "role", "SHADOW")).isEqualTo(3);
        assertThat(count("scanstream.background.faults", "role", "SHADOW")).isEqualTo(1);
        assertThat(registry.get("scanstream.background.lag")
                        .tag("role", "SHADOW")
                        .gauge()
                        .value())
                .isEqualTo(12);
        assertThat(registry.find("scanstream.predictions").counter()).isNull();
    }

    @Test
    void a_batch_that_could_not_be_sent_counts_as_a_failure_and_nothing_else() {
        // When
        metrics.dispatch(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, null)))
                .failed();

        // Then
        assertThat(registry.find("scanstream.predictions").counter()).isNull();
        assertThat(registry.get("scanstream.batch.commit.failures").counter().count())
                .isEqualTo(1);
    }

    @Test
    void what_the_network_failed_on_together_is_a_halving_and_a_single_image_is_none() {
        // Given
        ImageEvent first = AnsweredBatches.image(0, null);
        ImageEvent second = AnsweredBatches.image(1, null);
        List<NetworkCall> calls = List.of(
                AnsweredBatches.call(List.of(first, second), NetworkCall.End.LACKED_MEMORY),
                AnsweredBatches.call(List.of(first), NetworkCall.End.FAILED),
                AnsweredBatches.call(List.of(first), NetworkCall.End.ANSWERED),
                AnsweredBatches.call(List.of(second), NetworkCall.End.ANSWERED));

        // When
        metrics.dispatch(AnsweredBatches.batch(
                        List.of(first, second),
                        List.of(
                                AnsweredBatches.prediction(first, VERSION),
                                AnsweredBatches.prediction(second, VERSION)),
                        calls))
                .sent();

        // Then
        assertThat(count("scanstream.batch.halvings", "cause", "LACKED_MEMORY")).isEqualTo(1);
        assertThat(count("scanstream.batch.halvings", "cause", "FAILED")).isZero();
    }

    @Test
    void the_figures_of_versions_that_answer_no_more_are_dropped_at_the_second_change() {
        // Given
        serve("skin@1");
        metrics.dispatch(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, null)))
                .sent();

        // When
        serve("skin@2");
        Set<String> afterOne = versions();
        for (int i = 3; i < 100; i++) {
            serve("skin@" + i);
        }

        // Then
        assertThat(afterOne).containsExactlyInAnyOrder("skin@1", "skin@2");
        assertThat(versions()).containsExactlyInAnyOrder("skin@98", "skin@99");
    }

    @Test
    void a_task_whose_version_does_not_answer_raises_the_alarm_until_it_does() {
        // When
        metrics.serving(Map.of("skin", VERSION), Set.of("skin"));
        metrics.notLoaded();
        double during = registry.get("scanstream.model.missing").gauge().value();
        metrics.serving(Map.of("skin", ModelVersion.parse("skin@2")), Set.of());
        metrics.loaded(Duration.ofSeconds(3));

        // Then
        assertThat(during).isEqualTo(1);
        assertThat(registry.find("scanstream.model.missing").gauge()).isNull();
        assertThat(registry.get("scanstream.model.load.failures").counter().count())
                .isEqualTo(1);
    }

    @Test
    void no_figure_names_a_key() {
        // When
        metrics.dispatch(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, null)))
                .sent();
        metrics.dispatch(AnsweredBatches.rejected(AnsweredBatches.image(1, null), RejectionCode.EMPTY))
                .sent();

        // Then
        assertThat(registry.scrape()).contains("skin@1").doesNotContain(AnsweredBatches.TELLING_KEY);
    }

    private void serve(String version) {
        metrics.serving(Map.of("skin", ModelVersion.parse(version)), Set.of());
    }

    private Set<String> versions() {
        return registry.find("scanstream.predictions").counters().stream()
                .map(counter -> counter.getId().getTag("model"))
                .collect(Collectors.toSet());
    }

    private double predictions(String version) {
        return count("scanstream.predictions", "model", version);
    }

    private double count(String name, String label, String value) {
        Counter counter = registry.get(name).tag(label, value).counter();
        return counter.count();
    }
}
