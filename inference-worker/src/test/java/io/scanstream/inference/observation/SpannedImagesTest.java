package io.scanstream.inference.observation;

import static io.scanstream.inference.observation.AnsweredBatches.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.scanstream.contract.RejectionCode;
import io.scanstream.observation.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpannedImagesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String NOT_SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-00";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 0);
    private final SpannedImages traces = new SpannedImages(tracing);

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void an_image_gets_a_span_in_the_trace_it_came_with_and_its_answer_goes_on_from_there() {
        // When
        Dispatch dispatch = traces.begin(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(7, SAMPLED)));
        List<Header> handedOn = dispatch.trace(0);
        dispatch.sent();

        // Then
        SpanData image = spans().get("classify image").get(0);
        assertThat(image.getTraceId()).isEqualTo(TRACE);
        assertThat(image.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(text(handedOn)).containsExactly("traceparent=00-" + TRACE + "-" + image.getSpanId() + "-01");
        assertThat(attributes(image))
                .containsEntry("messaging.destination.name", "images")
                .containsEntry("messaging.destination.partition.id", "3")
                .containsEntry("messaging.kafka.offset", "7")
                .containsEntry("scanstream.task", "skin")
                .containsEntry("scanstream.model", "skin@1");
        assertThat(image.getEvents())
                .extracting(event -> event.getName())
                .containsExactly("decoded", "network asked", "network answered");
    }

    @Test
    void a_batch_has_a_trace_of_its_own_that_is_linked_with_its_images_and_tells_where_the_time_went() {
        // When
        traces.begin(AnsweredBatches.predicted(
                        VERSION, AnsweredBatches.image(0, SAMPLED), AnsweredBatches.image(1, null)))
                .sent();

        // Then
        Map<String, List<SpanData>> spans = spans();
        SpanData batch = spans.get("classify batch").get(0);
        SpanData image = spans.get("classify image").get(0);
        assertThat(spans.get("classify image")).hasSize(1);
        assertThat(batch.getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(image.getSpanId());
        assertThat(image.getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(batch.getSpanId());
        for (String step : List.of("decode", "network", "commit")) {
            assertThat(spans.get(step)).singleElement().satisfies(span -> {
                assertThat(span.getParentSpanId()).isEqualTo(batch.getSpanId());
                assertThat(span.getStartEpochNanos()).isGreaterThanOrEqualTo(batch.getStartEpochNanos());
                assertThat(span.getEndEpochNanos()).isLessThanOrEqualTo(batch.getEndEpochNanos());
            });
        }
    }

    @Test
    void the_fetching_of_an_image_is_a_span_within_the_image_s() {
        // When
        traces.begin(AnsweredBatches.fetched(AnsweredBatches.image(0, SAMPLED))).sent();

        // Then
        SpanData image = spans().get("classify image").get(0);
        assertThat(spans().get("fetch")).singleElement().satisfies(fetch -> {
            assertThat(fetch.getParentSpanId()).isEqualTo(image.getSpanId());
            assertThat(fetch.getEndEpochNanos() - fetch.getStartEpochNanos()).isEqualTo(10_000_000);
            assertThat(fetch.getStartEpochNanos()).isGreaterThan(image.getStartEpochNanos());
        });
    }

    @Test
    void of_images_that_nobody_traces_no_span_is_made_and_what_they_came_with_is_handed_on() {
        // When
        Dispatch dispatch = traces.begin(AnsweredBatches.predicted(
                VERSION,
                AnsweredBatches.image(0, NOT_SAMPLED),
                AnsweredBatches.image(1, null),
                AnsweredBatches.image(2, "nonsense")));
        traces.begin(AnsweredBatches.fetched(AnsweredBatches.image(3, NOT_SAMPLED)))
                .sent();

        // Then
        assertThat(text(dispatch.trace(0))).containsExactly("traceparent=" + NOT_SAMPLED);
        assertThat(dispatch.trace(1)).isEmpty();
        assertThat(text(dispatch.trace(2))).containsExactly("traceparent=nonsense");
        dispatch.sent();
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void a_share_of_the_images_that_come_without_a_trace_begins_one() {
        // Given
        try (Tracing all = Tracing.through(SimpleSpanProcessor.create(exporter), "under-test", 1)) {

            // When
            Dispatch dispatch =
                    new SpannedImages(all).begin(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, null)));
            dispatch.sent();

            // Then
            assertThat(dispatch.trace(0)).hasSize(1);
            assertThat(spans()).containsKeys("classify image", "classify batch");
        }
    }

    @Test
    void the_spans_of_answers_that_could_not_be_sent_say_so() {
        // When
        traces.begin(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(0, SAMPLED)))
                .failed();

        // Then
        assertThat(spans().get("classify image").get(0).getStatus()).isEqualTo(StatusData.error());
        assertThat(spans().get("commit").get(0).getStatus()).isEqualTo(StatusData.error());
    }

    @Test
    void a_rejected_image_s_span_tells_the_code_and_none_tells_a_key() {
        // When
        traces.begin(AnsweredBatches.rejected(AnsweredBatches.image(0, SAMPLED), RejectionCode.EMPTY))
                .sent();
        traces.begin(AnsweredBatches.predicted(VERSION, AnsweredBatches.image(1, SAMPLED)))
                .sent();

        // Then
        assertThat(attributes(spans().get("classify image").get(0))).containsEntry("scanstream.rejection", "EMPTY");
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain(AnsweredBatches.TELLING_KEY);
    }

    private Map<String, List<SpanData>> spans() {
        return exporter.getFinishedSpanItems().stream().collect(Collectors.groupingBy(SpanData::getName));
    }

    private static Map<String, String> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().getKey(),
                        entry -> entry.getValue().toString()));
    }

    private static List<String> text(List<Header> headers) {
        return headers.stream()
                .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.US_ASCII))
                .toList();
    }
}
