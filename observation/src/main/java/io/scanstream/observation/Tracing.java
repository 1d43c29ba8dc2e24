package io.scanstream.observation;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Makes spans and sends them to a collector. Whether a span is sent is for whoever began its trace to say; of traces that
 * begin here a share is. Thread-safe.
 */
public final class Tracing implements AutoCloseable {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** Seconds that a stopping worker waits for its last spans to be sent. */
    private static final int TIME_TO_CLOSE = 5;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Tracing(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("io.scanstream");
    }

    /**
     * Sends spans by OTLP over HTTP.
     *
     * @param collector to which {@code /v1/traces} is added
     * @param service that the spans are of
     * @param share from 0 to 1, of traces that begin here
     */
    public static Tracing to(URI collector, String service, double share) {
        String endpoint = collector.toString().replaceAll("/+$", "") + "/v1/traces";
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
        return through(BatchSpanProcessor.builder(exporter).build(), service, share);
    }

    /** @param processor closed with this */
    public static Tracing through(SpanProcessor processor, String service, double share) {
        return new Tracing(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", service)
                                .build())))
                .setSampler(TracedWithOthers.orShare(share))
                .addSpanProcessor(processor)
                .build());
    }

    public Tracer tracer() {
        return tracer;
    }

    /**
     * The trace that a message came with.
     *
     * @param headers by name; null where there is none
     * @return the root if it came with none
     */
    public static Context upstream(UnaryOperator<String> headers) {
        return W3C.extract(Context.root(), headers, HeaderReader.INSTANCE);
    }

    /** The id of the trace that a message came with; null if with none. */
    public static String traceId(UnaryOperator<String> headers) {
        SpanContext context = Span.fromContext(upstream(headers)).getSpanContext();
        return context.isValid() ? context.getTraceId() : null;
    }

    /** What a message has to carry so that its receiver goes on with this span's trace. */
    public static Map<String, String> headers(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(Context.root().with(span), headers, Map::put);
        return headers;
    }

    @Override
    public void close() {
        provider.shutdown().join(TIME_TO_CLOSE, TimeUnit.SECONDS);
    }

    private enum HeaderReader implements TextMapGetter<UnaryOperator<String>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(UnaryOperator<String> headers) {
            return List.copyOf(W3C.fields());
        }

        @Override
        public String get(UnaryOperator<String> headers, String name) {
            return headers == null ? null : headers.apply(name);
        }
    }
}
