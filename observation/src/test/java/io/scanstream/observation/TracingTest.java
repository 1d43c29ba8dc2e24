package io.scanstream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Map<String, String> SAMPLED = Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
    private static final Map<String, String> NOT_SAMPLED =
            Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-00");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Test
    void whoever_began_a_trace_says_whether_it_is_sampled() {
        // Given
        try (Tracing none = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 0);
                Tracing all = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 1)) {

            // When
            span(none, Tracing.upstream(SAMPLED::get)).end();
            span(all, Tracing.upstream(NOT_SAMPLED::get)).end();

            // Then
            assertThat(exporter.getFinishedSpanItems())
                    .singleElement()
                    .satisfies(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
        }
    }

    @Test
    void a_trace_that_begins_here_is_sampled_by_the_share_or_if_it_is_linked_with_one_that_is() {
        // Given
        try (Tracing none = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 0)) {
            Span sampled = span(none, Tracing.upstream(SAMPLED::get));

            // When
            Span alone = span(none, Context.root());
            Span linked = none.tracer()
                    .spanBuilder("linked")
                    .setNoParent()
                    .addLink(sampled.getSpanContext())
                    .startSpan();

            // Then
            assertThat(alone.isRecording()).isFalse();
            assertThat(linked.isRecording()).isTrue();
        }
    }

    @Test
    void headers_that_are_no_trace_are_none() {
        // When
        String none = Tracing.traceId(name -> null);
        String nonsense = Tracing.traceId(name -> "nonsense");
        String one = Tracing.traceId(SAMPLED::get);

        // Then
        assertThat(none).isNull();
        assertThat(nonsense).isNull();
        assertThat(one).isEqualTo(TRACE);
    }

    private static Span span(Tracing tracing, Context parent) {
        return tracing.tracer().spanBuilder("under test").setParent(parent).startSpan();
    }
}
