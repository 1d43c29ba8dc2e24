package io.scanstream.inference.observation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.inference.classification.AnsweredBatch;
import io.scanstream.inference.classification.ImageArrival;
import io.scanstream.inference.classification.NetworkCall;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.observation.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The spans of a batch. They are made when its answers are there, with the times at which things happened. No span names a
 * key, which may name a patient.
 */
final class BatchSpans implements Dispatch {

    private final Tracer tracer;
    private final AnsweredBatch answered;
    private final UpstreamTraces upstream;
    private final Map<ImageEvent, Span> images = new IdentityHashMap<>();
    /** Not recorded if no image is traced. */
    private final Span batch;

    private final long begun = System.nanoTime();
    /** From the times of {@link System#nanoTime} to nanoseconds since 1970. */
    private final long sinceEpoch = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()) - begun;

    BatchSpans(Tracer tracer, AnsweredBatch answered) {
        this.tracer = tracer;
        this.answered = answered;
        this.upstream = new UpstreamTraces(answered);
        for (int i = 0; i < answered.outcomes().size(); i++) {
            ImageEvent image = answered.batch().images().get(i);
            images.put(image, imageSpan(image, answered.outcomes().get(i)));
        }
        this.batch = images.values().stream().anyMatch(Span::isRecording) ? batchSpan() : Span.getInvalid();
        if (batch.isRecording()) {
            answered.arrivals().forEach(this::tell);
            answered.calls().forEach(this::tell);
        }
    }

    private SpanBuilder span(String name, Context parent, long from) {
        return tracer.spanBuilder(name).setParent(parent).setStartTimestamp(from + sinceEpoch, TimeUnit.NANOSECONDS);
    }

    private void end(Span span, long at) {
        span.end(at + sinceEpoch, TimeUnit.NANOSECONDS);
    }

    private Span imageSpan(ImageEvent image, Outcome outcome) {
        Context parent = Tracing.upstream(name -> UpstreamTraces.text(image, name));
        Span span = span("classify image", parent, answered.taken())
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        if (span.isRecording()) {
            describe(image.identity(), span);
            describe(outcome, span);
        }
        return span;
    }

    private static void describe(ImageIdentity image, Span span) {
        span.setAttribute("messaging.system", "kafka");
        span.setAttribute("messaging.destination.name", image.topic());
        span.setAttribute("messaging.destination.partition.id", Integer.toString(image.partition()));
        span.setAttribute("messaging.kafka.offset", image.offset());
    }

    private static void describe(Outcome outcome, Span span) {
        if (outcome instanceof Prediction prediction) {
            span.setAttribute("scanstream.task", prediction.task());
            span.setAttribute("scanstream.model", prediction.modelVersion().toString());
        } else if (outcome instanceof Rejection rejection) {
            span.setAttribute("scanstream.rejection", rejection.code().name());
        }
    }

    /** Linked to its images, and they to it: a batch belongs to several traces, so it has one of its own. */
    private Span batchSpan() {
        SpanBuilder builder = span("classify batch", Context.root(), answered.taken())
                .setAttribute("messaging.batch.message_count", (long) images.size());
        images.values().stream().filter(Span::isRecording).forEach(image -> builder.addLink(image.getSpanContext()));
        Span span = builder.startSpan();
        images.values().forEach(image -> image.addLink(span.getSpanContext()));
        return span;
    }

    private SpanBuilder step(String name, long from) {
        return span(name, Context.root().with(batch), from);
    }

    private void tell(ImageArrival arrival) {
        Context image = Context.root().with(images.get(arrival.image()));
        end(span("fetch", image, arrival.begun()).startSpan(), arrival.ended());
    }

    private void tell(NetworkCall call) {
        end(step("decode", call.begun()).startSpan(), call.decoded());
        Span network = step("network", call.asked())
                .setAttribute("scanstream.model", call.version().toString())
                .setAttribute(
                        "messaging.batch.message_count", (long) call.images().size())
                .startSpan();
        if (call.end() == NetworkCall.End.ANSWERED) {
            call.images().forEach(image -> tellOf(image, call));
        } else {
            network.setStatus(StatusCode.ERROR, call.end().name());
        }
        end(network, call.ended());
    }

    private void tellOf(ImageEvent image, NetworkCall call) {
        images.get(image)
                .addEvent("decoded", call.decoded() + sinceEpoch, TimeUnit.NANOSECONDS)
                .addEvent("network asked", call.asked() + sinceEpoch, TimeUnit.NANOSECONDS)
                .addEvent("network answered", call.ended() + sinceEpoch, TimeUnit.NANOSECONDS);
    }

    /** Of an image that is not traced here, as it came: the span that nobody records would be a hole in its trace. */
    @Override
    public List<Header> trace(int place) {
        Span span = images.get(answered.batch().images().get(place));
        if (!span.getSpanContext().isSampled()) {
            return upstream.trace(place);
        }
        List<Header> headers = new ArrayList<>();
        Tracing.headers(span)
                .forEach((name, value) ->
                        headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.US_ASCII))));
        return headers;
    }

    @Override
    public void sent() {
        end(StatusCode.UNSET);
    }

    @Override
    public void failed() {
        end(StatusCode.ERROR);
    }

    private void end(StatusCode status) {
        long now = System.nanoTime();
        if (batch.isRecording()) {
            end(step("commit", begun).startSpan().setStatus(status), now);
        }
        images.values().forEach(image -> end(image.setStatus(status), now));
        end(batch.setStatus(status), now);
    }
}
