package io.scanstream.observation;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * A span that begins a trace and tells what happened to several others, as that of a batch does, is sent if one of those is. Of
 * the other traces that begin here a share is sent; a span within a trace follows its parent.
 */
final class TracedWithOthers implements Sampler {

    private final Sampler others;

    private TracedWithOthers(Sampler others) {
        this.others = others;
    }

    static Sampler orShare(double share) {
        return Sampler.parentBased(new TracedWithOthers(Sampler.traceIdRatioBased(share)));
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return links.stream().anyMatch(link -> link.getSpanContext().isSampled())
                ? SamplingResult.recordAndSample()
                : others.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "TracedWithOthers{" + others.getDescription() + "}";
    }
}
