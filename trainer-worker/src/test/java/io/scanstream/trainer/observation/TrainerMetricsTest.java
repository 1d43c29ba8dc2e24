package io.scanstream.trainer.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.observation.PartitionLag;
import io.scanstream.testing.ObservabilityPage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrainerMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TrainerMetrics metrics = new TrainerMetrics(registry);

    @Test
    void the_page_has_each_metric_with_its_type_and_labels_and_no_other() throws Exception {
        // Given
        metrics.queued(0, List.of(new PartitionLag("training.requests", 0, 7)));

        // When
        String scraped = registry.scrape();

        // Then
        ObservabilityPage.check("Figures of a trainer worker", scraped);
    }

    @Test
    void a_running_job_tells_how_far_it_is() {
        // When
        metrics.begun(ObservedJob.claim());
        ObservedJob.events().forEach(metrics::told);
        metrics.renewed();
        metrics.kept();

        // Then
        assertThat(gauge("scanstream.jobs.running")).isEqualTo(1);
        assertThat(gauge("scanstream.job.attempt")).isEqualTo(1);
        assertThat(gauge("scanstream.job.features")).isEqualTo(10);
        assertThat(gauge("scanstream.job.fold")).isEqualTo(2);
        assertThat(gauge("scanstream.job.epoch")).isEqualTo(3);
        assertThat(gauge("scanstream.job.epochs.most")).isEqualTo(20);
        assertThat(gauge("scanstream.job.training.loss")).isEqualTo(.5);
        assertThat(gauge("scanstream.job.validation.loss")).isEqualTo(.25);
        assertThat(registry.get("scanstream.features.images").counter().count()).isEqualTo(10);
        assertThat(registry.get("scanstream.lease.renewals").counter().count()).isEqualTo(1);
        assertThat(registry.get("scanstream.checkpoints").counter().count()).isEqualTo(1);
        assertThat(registry.get("scanstream.resumptions").counter().count()).isZero();
    }

    @Test
    void a_data_set_that_was_brought_is_measured() {
        // Given
        Instant begun = Instant.now();

        // When
        metrics.staged(begun, begun.plusSeconds(3), 1000);

        // Then
        assertThat(registry.get("scanstream.dataset.staging").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(registry.get("scanstream.dataset.staged.bytes").counter().count())
                .isEqualTo(1000);
    }

    @Test
    void an_attempt_that_goes_on_from_a_checkpoint_is_counted() {
        // When
        metrics.told(new TrainingEvent.Resumed("job-1", 2, Instant.now(), 1, null, 7));

        // Then
        assertThat(registry.get("scanstream.resumptions").counter().count()).isEqualTo(1);
    }

    @Test
    void nothing_is_left_of_a_job_that_has_ended_but_its_end() {
        // When
        metrics.begun(ObservedJob.claim());
        ObservedJob.events().forEach(metrics::told);
        metrics.failed(FailureCode.DIVERGED);
        metrics.ended(JobEnd.FAILED);

        // Then
        assertThat(gauge("scanstream.jobs.running")).isZero();
        assertThat(gauge("scanstream.job.epoch")).isZero();
        assertThat(gauge("scanstream.job.training.loss")).isNaN();
        assertThat(registry.get("scanstream.job").tag("end", "FAILED").timer().count())
                .isEqualTo(1);
        assertThat(registry.get("scanstream.job.failures")
                        .tag("code", "DIVERGED")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void what_is_written_at_the_end_tells_a_fault_from_a_job_that_is_given_back() {
        // Given
        TrainingState claim = ObservedJob.claim();

        // When
        JobEnd completed = JobEnd.of(claim, ObservedJob.completed());
        JobEnd fault = JobEnd.of(claim, claim.faulted("made up"));
        JobEnd givenBack = JobEnd.of(claim, claim.now(Phase.WAITING));

        // Then
        assertThat(completed).isEqualTo(JobEnd.COMPLETED);
        assertThat(fault).isEqualTo(JobEnd.FAULT);
        assertThat(givenBack).isEqualTo(JobEnd.GIVEN_BACK);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
