package io.scanstream.trainer.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.scanstream.contract.FailureCode;
import io.scanstream.observation.Tracing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobSpansTest {

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 0);
    private final JobSpans spans = new JobSpans(tracing.tracer());

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void a_job_gets_a_span_in_the_trace_of_its_request_and_one_for_each_phase() {
        // When
        spans.begun(ObservedJob.claim());
        ObservedJob.events().forEach(spans::told);
        spans.ended(JobEnd.COMPLETED);

        // Then
        List<SpanData> finished = exporter.getFinishedSpanItems();
        SpanData job = finished.get(finished.size() - 1);
        assertThat(job.getName()).isEqualTo("train model");
        assertThat(job.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(finished)
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(ObservedJob.TRACE))
                .extracting(SpanData::getName)
                .containsExactly(
                        "read data set",
                        "choose strategy",
                        "prepare network",
                        "compute features",
                        "train",
                        "publish",
                        "train model");
        assertThat(finished.subList(0, 6))
                .allSatisfy(phase -> assertThat(phase.getParentSpanId()).isEqualTo(job.getSpanId()));
    }

    @Test
    void a_data_set_that_was_brought_has_a_span_within_its_reading() {
        // Given
        Instant begun = Instant.parse("2026-03-01T12:00:00Z");

        // When
        spans.begun(ObservedJob.claim());
        spans.staged(begun, begun.plusSeconds(3), 1000);
        spans.ended(JobEnd.COMPLETED);

        // Then
        List<SpanData> finished = exporter.getFinishedSpanItems();
        assertThat(finished)
                .extracting(SpanData::getName)
                .containsExactly("stage data set", "read data set", "train model");
        SpanData staging = finished.get(0);
        assertThat(staging.getParentSpanId()).isEqualTo(finished.get(1).getSpanId());
        assertThat(staging.getEndEpochNanos() - staging.getStartEpochNanos()).isEqualTo(3_000_000_000L);
        assertThat(staging.getAttributes().get(AttributeKey.longKey("scanstream.bytes")))
                .isEqualTo(1000);
    }

    @Test
    void a_job_that_fails_tells_the_code_in_the_phase_where_it_failed() {
        // When
        spans.begun(ObservedJob.claim());
        spans.failed(FailureCode.DATASET_NOT_FOUND);
        spans.ended(JobEnd.FAILED);

        // Then
        List<SpanData> finished = exporter.getFinishedSpanItems();
        assertThat(finished).extracting(SpanData::getName).containsExactly("read data set", "train model");
        assertThat(finished).allSatisfy(span -> assertThat(span.getStatus()).isEqualTo(StatusData.error()));
        assertThat(finished.get(1).getAttributes().asMap().toString()).contains("DATASET_NOT_FOUND");
    }
}
